#include "engine/isolation/worker.h"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <optional>

#include "engine/core/paths.h"
#include "engine/isolation/channel.h"
#include "engine/isolation/fields.h"
#include "engine/isolation/sandbox.h"
#include "engine/isolation/shared_memory.h"
#include "engine/isolation/spawner.h"

namespace semblance::isolation {

namespace {

enum Exit { exitDone = 0, exitNoSetup = 3, exitNoMemory = 4, exitNoRequest = 5, exitNoListener = 6 };

class Worker {
public:
    Worker(Setup setup, int shared, const ReadPhoto &read)
        : m_setup(std::move(setup)), m_shared(shared, m_setup.sharedBytes, Mapping::Access::ReadWrite), m_read(read)
    {
    }

    int run()
    {
        if (m_shared.bytes().size() <= m_setup.answerBytes)
            return exitNoMemory;
        warmUp();
        const Confinement confinement = confine({m_setup.addressSpace}, workerSocket);
        if (!sendMessage(workerSocket, toBytes(Hello{protocolVersion(), confinement.filtered, confinement.description})))
            return exitNoListener;
        for (;;) {
            const Message message = receiveMessage(workerSocket, Attachments::Accepted);
            if (message.bytes.empty())
                return exitDone;
            const auto request = fromBytes<Request>(message.bytes);
            if (!request || !message.attached.valid())
                return exitNoRequest;
            if (!sendMessage(workerSocket, toBytes(answer(*request, message.attached.get()))))
                return exitNoListener;
        }
    }

private:
    Reply answer(const Request &request, int file)
    {
        const std::uint64_t size = request.photoBytes + request.sidecarBytes;
        const Mapping mapping(file, size, Mapping::Access::Read);
        const auto all = mapping.bytes();
        auto outcome = all.size() == size
                           ? m_read({all.first(request.photoBytes), all.subspan(request.photoBytes)}, request.wanted, request.options)
                           : core::Result<PhotoRead>(core::fail(core::ErrorCode::OutOfMemory, "There is not enough memory to read it."));
        const auto words = m_shared.bytes().first(m_setup.answerBytes);
        const auto pixels = m_shared.bytes().subspan(m_setup.answerBytes);
        if (outcome && outcome->photo.picture.rgb.size() > pixels.size())
            outcome = core::fail(core::ErrorCode::TooLarge, "Its pixels are more than the limit.");
        for (std::string *warning : {outcome ? &outcome->photo.warning : nullptr, outcome ? &outcome->metadata.warning : nullptr})
            if (warning != nullptr)  // libraries quote the file, and the other side takes only UTF-8
                *warning = core::displayPath(*warning);
        const auto encoded = encodeAnswer(outcome, words.size());
        std::memcpy(words.data(), encoded.data(), std::min(encoded.size(), words.size()));
        const auto *picture = outcome ? &outcome->photo.picture.rgb : nullptr;
        if (picture != nullptr && !picture->empty())
            std::memcpy(pixels.data(), picture->data(), picture->size());
        return {request.id, encoded.size(), picture == nullptr ? 0 : picture->size()};
    }

    const Setup m_setup;
    const Mapping m_shared;
    const ReadPhoto &m_read;
};

}  // namespace

int runWorker(const ReadPhoto &read)
{
    leaveParent(workerSocket);
    std::optional<Setup> setup;
    std::optional<Worker> worker;
    {
        const Message message = receiveMessage(workerSocket, Attachments::Accepted);
        setup = fromBytes<Setup>(message.bytes);
        if (!setup || !message.attached.valid() || setup->version != protocolVersion())
            return exitNoSetup;
        worker.emplace(std::move(*setup), message.attached.get(), read);  // mapped: the descriptor is not needed any more
    }
    return worker->run();
}

}  // namespace semblance::isolation
