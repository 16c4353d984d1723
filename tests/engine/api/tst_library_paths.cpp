// Which folder is the library, the starter and the model.
#include <QTemporaryDir>
#include <QtTest>

#include "engine/api/library_paths.h"
#include "engine/jobs/index_job.h"

using namespace semblance;
namespace fs = std::filesystem;

namespace {

api::EngineOptions optionsWith(const fs::path &library, const fs::path &model, const fs::path &starter)
{
    api::EngineOptions options;
    options.library = library;
    options.model = model;
    options.starter = starter;
    return options;
}

}  // namespace

class TestLibraryPaths : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->path().toStdString();
        qunsetenv("SEMBLANCE_STARTER");
    }

    void theLibraryIsTheUsersOwnUnlessItIsGiven()
    {
        qputenv("XDG_DATA_HOME", m_folder->path().toUtf8());
        QCOMPARE(api::resolveLibrary({}), m_path / "semblance");
        QCOMPARE(api::resolveLibrary(optionsWith(m_path / "a/../b", {}, {})), m_path / "b");
        QVERIFY(api::resolveLibrary(optionsWith("relative", {}, {})).is_absolute());
    }

    void theDecoderIsTheOneThatIsNamed()
    {
        api::EngineOptions options;
        options.decoder = m_path / "a/../decoder";
        QCOMPARE(api::decoderProgram(options), m_path / "decoder");
        // Beside this program, which is a test, there is none.
        QCOMPARE(api::decoderProgram({}), fs::path());
    }

    void theStarterIsTheFirstThatIsNamed()
    {
        const fs::path source = api::starterFolder({});
        QVERIFY(source.string().ends_with("starter"));
        qputenv("SEMBLANCE_STARTER", "/named/by/environment");
        QCOMPARE(api::starterFolder({}), fs::path("/named/by/environment"));
        QCOMPARE(api::starterFolder(optionsWith({}, {}, "/given")), fs::path("/given"));
    }

    void aModelIsTheStarterAnInstalledOneOrAFolder()
    {
        const fs::path library = m_path / "library";
        fs::create_directories(library / "models" / "mine");
        fs::create_directories(m_path / "package");
        const auto resolve = [&](const fs::path &model) { return api::resolveModel(optionsWith(library, model, "/given")); };
        QCOMPARE(*resolve({}), fs::path("/given"));
        QCOMPARE(*resolve("starter"), fs::path("/given"));
        QCOMPARE(*resolve("mine"), library / "models" / "mine");
        QCOMPARE(*resolve(m_path / "package"), m_path / "package");
        const auto missing = resolve("yours");
        QVERIFY(!missing);
        QCOMPARE(missing.error().code, core::ErrorCode::NotFound);
        QVERIFY(missing.error().detail.find("yours") != std::string::npos);
    }

    void theLibraryRemembersItsModel()
    {
        const fs::path library = m_path / "library";
        fs::create_directories(library / "models" / "mine");
        {
            const auto catalogue = store::Catalogue::open(library, store::Access::ReadWrite);
            QVERIFY(catalogue.has_value());
            QVERIFY((*catalogue)->settings().set("active-model", "mine").has_value());
        }
        QCOMPARE(*api::resolveModel(optionsWith(library, {}, "/given")), library / "models" / "mine");
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_path;
};

QTEST_GUILESS_MAIN(TestLibraryPaths)
#include "tst_library_paths.moc"
