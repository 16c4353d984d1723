// tokenizer.json of a model package that somebody downloaded.
#include "engine/text/tokenizer.h"

#include "tests/hostile/targets/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace semblance;
    tests::writeInput(tests::targetFolder() / "tokenizer.json", {data, size});
    if (const auto tokenizer = text::loadTokenizer(tests::targetFolder())) {
        static_cast<void>((*tokenizer)->encode("a red boat on the sea 海边的船 <|endoftext|>"));
        static_cast<void>((*tokenizer)->knownShare("a red boat"));
    }
    return 0;
}

std::vector<semblance::tests::HostileFile> semblance::tests::targetSeeds()
{
    return {{"clip.json", bytesOf(R"({"version":"1.0","added_tokens":[{"id":6,"content":"<|startoftext|>","special":true},
        {"id":7,"content":"<|endoftext|>","special":true}],"normalizer":{"type":"Sequence","normalizers":[{"type":"NFC"},
        {"type":"Replace","pattern":{"Regex":"\\s+"},"content":" "},{"type":"Lowercase"}]},"pre_tokenizer":{"type":"Sequence",
        "pretokenizers":[{"type":"Split","pattern":{"Regex":"'s|'t|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}]+"},"behavior":"Removed",
        "invert":true},{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true}]},"model":{"type":"BPE","unk_token":
        "<|endoftext|>","end_of_word_suffix":"</w>","fuse_unk":false,"vocab":{"a":0,"b":1,"a</w>":2,"b</w>":3,"ab</w>":4,"ab":5,
        "<|startoftext|>":6,"<|endoftext|>":7},"merges":["a b</w>","a b"]}})")},
            {"pairs.json", bytesOf(R"({"model":{"type":"BPE","vocab":{"a":0,"b":1,"ab":2},"merges":[["a","b"]]}})")}};
}
