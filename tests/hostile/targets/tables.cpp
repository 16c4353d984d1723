// Captions as they come from anywhere: CSV, TSV and the JSON of COCO.
#include "engine/text/coco_captions.h"
#include "engine/text/csv.h"

#include <cstdlib>

#include "tests/hostile/targets/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace semblance;
    const std::string_view content(reinterpret_cast<const char *>(data), size);
    for (const char separator : {',', '\t'})
        if (const auto table = text::parseTable(content, separator))
            for (const auto &row : table->rows)
                if (row.size() != table->header.size())
                    std::abort();  // what the header promises
    tests::writeInput(tests::targetFolder() / "captions.json", {data, size});
    static_cast<void>(text::readCocoCaptions(tests::targetFolder() / "captions.json"));
    return 0;
}

std::vector<semblance::tests::HostileFile> semblance::tests::targetSeeds()
{
    return {{"captions.csv",
             bytesOf("\xEF\xBB\xBFimage,caption,language\r\na.jpg,\"a \"\"red\"\" boat,\nat sea\",en\r\nb.jpg,海边的船,zh\r\n")},
            {"captions.tsv", bytesOf("image\tcaption\na.jpg\ta red boat\nb.jpg\t\"a\tb\"\n")},
            {"captions.json", bytesOf(R"({"images":[{"id":1,"file_name":"a.jpg"},{"id":2,"file_name":"b.jpg"}],"annotations":
        [{"id":9,"image_id":1,"caption":"a red boat"},{"id":10,"image_id":2,"caption":"the sea"}]})")}};
}
