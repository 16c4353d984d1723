// From a photo to captions: the photo of the query at the left, the captions of the library that fit it, best first, at the right.
#pragma once

#include <QWidget>

#include "engine/api/values.h"

class QLabel;
class QListView;

namespace semblance::ui {

class CaptionDelegate;
class CaptionModel;
class ElidedLabel;
class RoundedPicture;

class CaptionResults : public QWidget {
    Q_OBJECT

public:
    explicit CaptionResults(QWidget *parent = nullptr);

    void setPhoto(const QString &name, const QImage &picture);  // null: it is on its way
    void setPhotoFailed(const QString &name);
    void setAnswer(const api::CaptionAnswer &answer);
    [[nodiscard]] int count() const;
    [[nodiscard]] QListView *list() const { return m_list; }

Q_SIGNALS:
    void searchWanted(const QString &caption);  // for photos that fit it
    void photoWanted(semblance::api::PhotoId id);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void retranslate();
    void fit();
    void openMenu(const QPoint &position);
    [[nodiscard]] QString currentText() const;

    CaptionModel *m_model;
    CaptionDelegate *m_delegate;
    RoundedPicture *m_picture;
    ElidedLabel *m_name;
    QLabel *m_hint;
    QListView *m_list;
};

}  // namespace semblance::ui
