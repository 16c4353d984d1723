// Devices and precisions by name.
#include <torch/torch.h>

#include <QtTest>

#include "engine/models/device.h"
#include "engine/models/eight_bit.h"

using namespace semblance;

class TestDevice : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void names()
    {
        const auto choice = models::chooseDevice("cpu", "fp32");
        QVERIFY(choice && choice->device.is_cpu() && choice->precision == torch::kFloat32);
        QVERIFY(models::chooseDevice("cpu", "bf16")->precision == torch::kBFloat16);
        QVERIFY(models::chooseDevice("auto", "auto"));
        QCOMPARE(models::precisionName(torch::kBFloat16), std::string("bf16"));
        QCOMPARE(models::precisionName(torch::kFloat16), std::string("fp16"));
        QCOMPARE(models::precisionName(torch::kFloat32), std::string("fp32"));
    }

    // Where the processor can do it, and never by itself: it costs exactness.
    void eightBits()
    {
        const auto choice = models::chooseDevice("cpu", "int8");
        QCOMPARE(choice.has_value(), models::eightBitIsAvailable());
        QVERIFY(!models::chooseDevice("cpu", "auto")->eightBit);
        if (!choice) {
            QCOMPARE(choice.error().code, core::ErrorCode::Unsupported);
            return;
        }
        QVERIFY(choice->eightBit && choice->precision == torch::kFloat32 && choice->device.is_cpu());
        QCOMPARE(models::precisionName(*choice), std::string("int8"));
        QVERIFY(models::deviceDescription(*choice).ends_with(", int8"));
        if (torch::cuda::is_available())
            QCOMPARE(models::chooseDevice("cuda", "int8").error().code, core::ErrorCode::Unsupported);
    }

    void automaticPrecisionIsTheFasterOne()
    {
        const auto choice = models::chooseDevice("cpu", "auto");
        QCOMPARE(choice->precision == torch::kBFloat16, models::bfloat16IsFaster());
    }

    void refused()
    {
        QCOMPARE(models::chooseDevice("tpu", "auto").error().code, core::ErrorCode::InvalidArgument);
        QCOMPARE(models::chooseDevice("cpu", "int4").error().code, core::ErrorCode::InvalidArgument);
        QCOMPARE(models::chooseDevice("cpu", "fp16").error().code, core::ErrorCode::Unsupported);
        if (!torch::cuda::is_available())
            QCOMPARE(models::chooseDevice("cuda", "auto").error().code, core::ErrorCode::Unsupported);
    }

    void threadBudget()
    {
        models::setThreadBudget(1);
        QCOMPARE(models::deviceDescription({torch::kCPU, torch::kBFloat16}), std::string("CPU, 1 thread, bf16"));
        models::setThreadBudget(2);
        QCOMPARE(at::get_num_threads(), 2);
        models::setThreadBudget(0);
        QVERIFY(at::get_num_threads() >= 1);
    }
};

QTEST_GUILESS_MAIN(TestDevice)
#include "tst_device.moc"
