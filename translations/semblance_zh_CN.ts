<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>Formats</name>
        <message>
            <source>%1%</source>
            <comment>a percentage</comment>
            <translation>%1%</translation>
        </message>
        <message numerus="yes">
            <source>%Ln photo(s)</source>
            <translation>
                <numerusform>%Ln 张照片</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 ms</source>
            <translation>%1 毫秒</translation>
        </message>
        <message>
            <source>%1 s</source>
            <translation>%1 秒</translation>
        </message>
        <message>
            <source>%1 min</source>
            <translation>%1 分钟</translation>
        </message>
        <message>
            <source>%1 h %2 min</source>
            <translation>%1 小时 %2 分</translation>
        </message>
        <message>
            <source>That cannot be done</source>
            <translation>无法执行此操作</translation>
        </message>
        <message>
            <source>A file is missing</source>
            <translation>找不到文件</translation>
        </message>
        <message>
            <source>Access was refused</source>
            <translation>没有访问权限</translation>
        </message>
        <message>
            <source>Reading or writing failed</source>
            <translation>读写失败</translation>
        </message>
        <message>
            <source>The disk is full</source>
            <translation>磁盘已满</translation>
        </message>
        <message>
            <source>A file is damaged</source>
            <translation>文件已损坏</translation>
        </message>
        <message>
            <source>This format is not supported</source>
            <translation>不支持此格式</translation>
        </message>
        <message>
            <source>A file is too large</source>
            <translation>文件太大</translation>
        </message>
        <message>
            <source>This was made by a newer Semblance</source>
            <translation>由更新版本的 Semblance 创建</translation>
        </message>
        <message>
            <source>The library is in use by another program</source>
            <translation>图库正被另一个程序使用</translation>
        </message>
        <message>
            <source>There is not enough memory</source>
            <translation>内存不足</translation>
        </message>
        <message>
            <source>The photos are not prepared for this model yet</source>
            <translation>照片尚未用此模型处理</translation>
        </message>
        <message>
            <source>It was stopped</source>
            <translation>已停止</translation>
        </message>
        <message>
            <source>Something went wrong inside Semblance</source>
            <translation>Semblance 内部出错</translation>
        </message>
        <message>
            <source>Check that the drive is connected and the file was not moved, then try again.</source>
            <translation>请确认磁盘已连接、文件没有移动，然后重试。</translation>
        </message>
        <message>
            <source>Check the permissions of the file or folder, then try again.</source>
            <translation>请检查文件或文件夹的权限，然后重试。</translation>
        </message>
        <message>
            <source>Check the drive, then try again.</source>
            <translation>请检查磁盘，然后重试。</translation>
        </message>
        <message>
            <source>Free some space, then try again.</source>
            <translation>请腾出一些空间，然后重试。</translation>
        </message>
        <message>
            <source>Update Semblance to open it.</source>
            <translation>请更新 Semblance 后再打开。</translation>
        </message>
        <message>
            <source>Close the other program or wait for it, then try again.</source>
            <translation>请关闭那个程序或等它结束，然后重试。</translation>
        </message>
        <message>
            <source>Close other programs, then try again.</source>
            <translation>请关闭其他程序，然后重试。</translation>
        </message>
        <message>
            <source>Scan the folders of the library again to prepare them.</source>
            <translation>请重新扫描图库中的文件夹。</translation>
        </message>
        <message>
            <source>Looking for photos…</source>
            <translation>正在查找照片…</translation>
        </message>
        <message>
            <source>Looking for photos in %1…</source>
            <translation>正在“%1”中查找照片…</translation>
        </message>
        <message>
            <source>Preparing sample photos %1 of %2</source>
            <translation>正在准备示例照片 %1 / %2</translation>
        </message>
        <message>
            <source>Indexing %1 of %2</source>
            <translation>正在索引 %1 / %2</translation>
        </message>
        <message>
            <source>%1/s</source>
            <translation>每秒 %1 张</translation>
        </message>
        <message>
            <source>%1/s</source>
            <comment>bytes, or steps of a run</comment>
            <translation>每秒 %1</translation>
        </message>
        <message>
            <source>%1 left</source>
            <translation>还需 %1</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>已完成</translation>
        </message>
        <message numerus="yes">
            <source>Indexed %Ln photo(s) in %1</source>
            <translation>
                <numerusform>已索引 %Ln 张照片，用时 %1</numerusform>
            </translation>
        </message>
        <message>
            <source>Nothing new in %1</source>
            <translation>“%1”中没有新照片</translation>
        </message>
        <message numerus="yes">
            <source>%Ln removed</source>
            <translation>
                <numerusform>移除 %Ln 张</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln could not be read</source>
            <translation>
                <numerusform>%Ln 个文件无法读取</numerusform>
            </translation>
        </message>
        <message>
            <source>Waiting to scan %1</source>
            <translation>等待扫描“%1”</translation>
        </message>
        <message>
            <source>Paused at %1 of %2</source>
            <translation>已暂停：%1 / %2</translation>
        </message>
        <message>
            <source>Paused</source>
            <translation>已暂停</translation>
        </message>
        <message>
            <source>Stopped; what was indexed stays searchable</source>
            <translation>已停止，已索引的照片仍可搜索</translation>
        </message>
        <message>
            <source>The job failed</source>
            <translation>任务失败</translation>
        </message>
        <message>
            <source>%1° S</source>
            <translation>南纬 %1°</translation>
        </message>
        <message>
            <source>%1° N</source>
            <translation>北纬 %1°</translation>
        </message>
        <message>
            <source>%1° W</source>
            <translation>西经 %1°</translation>
        </message>
        <message>
            <source>%1° E</source>
            <translation>东经 %1°</translation>
        </message>
        <message>
            <source>Training</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>Preparing photos for %1</source>
            <translation>正在为 %1 准备照片</translation>
        </message>
        <message>
            <source>Measuring</source>
            <translation>正在评测</translation>
        </message>
        <message>
            <source>%1: %2 of %3</source>
            <translation>%1：%2 / %3</translation>
        </message>
        <message>
            <source>Training is done; the new version is among the models</source>
            <translation>训练完成，新版本已在“模型”中</translation>
        </message>
        <message>
            <source>%1 answers your searches now</source>
            <translation>现在由 %1 回答搜索</translation>
        </message>
        <message>
            <source>Waiting: %1</source>
            <translation>等待中：%1</translation>
        </message>
        <message>
            <source>Training was stopped</source>
            <translation>训练已停止</translation>
        </message>
        <message>
            <source>%1 m</source>
            <comment>metres</comment>
            <translation>%1 米</translation>
        </message>
        <message>
            <source>, </source>
            <comment>between the items of a list</comment>
            <translation>、</translation>
        </message>
        <message>
            <source>caption</source>
            <translation>说明</translation>
        </message>
        <message>
            <source>title</source>
            <translation>标题</translation>
        </message>
        <message>
            <source>keyword</source>
            <translation>关键词</translation>
        </message>
        <message>
            <source>person</source>
            <translation>人物</translation>
        </message>
        <message>
            <source>file name</source>
            <translation>文件名</translation>
        </message>
        <message>
            <source>folder</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <source>%1 (%2)</source>
            <comment>words and where they are written</comment>
            <translation>%1（%2）</translation>
        </message>
        <message>
            <source>; </source>
            <comment>between the items of a list that have commas themselves</comment>
            <translation>；</translation>
        </message>
        <message>
            <source>Downloading %1</source>
            <translation>正在下载 %1</translation>
        </message>
        <message>
            <source>%1 is here; the Models page switches to it</source>
            <translation>%1 已下载，可在“模型”页切换到它</translation>
        </message>
        <message>
            <source>The download was stopped; what came is kept</source>
            <translation>下载已停止，已下载的部分会保留</translation>
        </message>
        <message>
            <source>The download failed: %1</source>
            <translation>下载失败：%1</translation>
        </message>
        <message>
            <source>Measured on %1</source>
            <translation>已在 %1 上评测</translation>
        </message>
        <message>
            <source>The measurement was stopped</source>
            <translation>评测已停止</translation>
        </message>
        <message>
            <source>Stopped; the version before goes on answering</source>
            <translation>已停止；仍由先前的版本回答搜索</translation>
        </message>
    </context>
    <context>
        <name>Session</name>
        <message>
            <source>Try again</source>
            <translation>重试</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>退出</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::CaptionModel</name>
        <message>
            <source>%1
Similarity %2</source>
            <translation>%1
相似度 %2</translation>
        </message>
        <message>
            <source>%1, similarity %2</source>
            <translation>%1，相似度 %2</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::FolderModel</name>
        <message>
            <source>not connected</source>
            <translation>未连接</translation>
        </message>
        <message>
            <source>scanning…</source>
            <translation>正在扫描…</translation>
        </message>
        <message numerus="yes">
            <source>%Ln unreadable</source>
            <translation>
                <numerusform>%Ln 个无法读取</numerusform>
            </translation>
        </message>
        <message>
            <source>watched</source>
            <translation>有变化即更新</translation>
        </message>
        <message>
            <source>checked at times</source>
            <translation>定期检查</translation>
        </message>
        <message>
            <source>scanned when you ask</source>
            <translation>手动扫描</translation>
        </message>
        <message numerus="yes">
            <source>%Ln left out</source>
            <translation>
                <numerusform>排除 %Ln 张</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::Inspector</name>
        <message>
            <source>Inspector</source>
            <translation>检查器</translation>
        </message>
        <message>
            <source>Select a photo to see the captions that fit it and what is known about it.</source>
            <translation>选择一张照片，查看与它匹配的说明和详细信息。</translation>
        </message>
        <message>
            <source>Best captions</source>
            <translation>最匹配的说明（图搜文）</translation>
        </message>
        <message>
            <source>Details</source>
            <translation>详细信息</translation>
        </message>
        <message>
            <source>More like this</source>
            <translation>查找类似</translation>
        </message>
        <message>
            <source>Search for photos that look like this one</source>
            <translation>搜索与这张照片相似的照片（图搜图）</translation>
        </message>
        <message>
            <source>Show in folder</source>
            <translation>打开所在文件夹</translation>
        </message>
        <message>
            <source>Show the file in the file manager</source>
            <translation>在文件管理器中显示文件</translation>
        </message>
        <message>
            <source>Taken</source>
            <translation>拍摄时间</translation>
        </message>
        <message>
            <source>Camera</source>
            <translation>相机</translation>
        </message>
        <message>
            <source>Pixels</source>
            <translation>像素</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>大小</translation>
        </message>
        <message>
            <source>Place</source>
            <translation>地点</translation>
        </message>
        <message>
            <source>Title</source>
            <translation>标题</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>备注</translation>
        </message>
        <message>
            <source>The model could not be loaded.</source>
            <translation>模型无法加载。</translation>
        </message>
        <message>
            <source>Looking…</source>
            <translation>正在查找…</translation>
        </message>
        <message>
            <source>No captions in the library yet. They come from captions.csv or .txt files beside the photos.</source>
            <translation>图库中还没有说明文字。说明来自照片旁边的 captions.csv 或 .txt 文件。</translation>
        </message>
        <message>
            <source>%1 likely to be what you asked for</source>
            <translation>符合描述的可能性：%1</translation>
        </message>
        <message>
            <source>Lens</source>
            <translation>镜头</translation>
        </message>
        <message>
            <source>People</source>
            <translation>人物</translation>
        </message>
        <message>
            <source>Written about it: %1</source>
            <translation>文字中写有：%1</translation>
        </message>
        <message>
            <source>Search a part</source>
            <translation>搜索局部</translation>
        </message>
        <message>
            <source>Draw a rectangle on this photo and search with it</source>
            <translation>在这张照片上画一个框，用框中内容搜索</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::JobRow</name>
        <message>
            <source>Resume</source>
            <translation>继续</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>暂停</translation>
        </message>
        <message>
            <source>Stop; what is done so far is kept</source>
            <translation>停止，已完成的部分会保留</translation>
        </message>
        <message>
            <source>Dismiss</source>
            <translation>知道了</translation>
        </message>
        <message>
            <source>Show problems</source>
            <translation>查看问题</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>重试</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>进度</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::JobStrip</name>
        <message>
            <source>All jobs</source>
            <translation>全部任务</translation>
        </message>
        <message>
            <source>Earlier jobs and logs…</source>
            <translation>历史任务与日志…</translation>
        </message>
        <message>
            <source>All jobs with their logs, those of earlier starts too</source>
            <translation>全部任务及其日志，包括以往启动时的</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::LibraryPage</name>
        <message numerus="yes">
            <source>%Ln caption(s)</source>
            <translation>
                <numerusform>%Ln 条说明</numerusform>
            </translation>
        </message>
        <message>
            <source>Another program holds this library: you can search, but nothing can be added or scanned until it is closed.</source>
            <translation>另一个程序正在使用这个图库：可以搜索，但在它关闭之前无法添加或扫描。</translation>
        </message>
        <message>
            <source>Photos</source>
            <translation>照片</translation>
        </message>
        <message>
            <source>Problems</source>
            <translation>问题</translation>
        </message>
        <message>
            <source>Problems (%1)</source>
            <translation>问题（%1）</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>重试</translation>
        </message>
        <message>
            <source>Every file could be read</source>
            <translation>所有文件都能正常读取</translation>
        </message>
        <message>
            <source>There are no photos here yet</source>
            <translation>这里还没有照片</translation>
        </message>
        <message>
            <source>Add the folders that hold your photos.</source>
            <translation>请添加存放照片的文件夹。</translation>
        </message>
        <message>
            <source>Add folders</source>
            <translation>添加文件夹</translation>
        </message>
        <message>
            <source>Try the sample photos</source>
            <translation>试用示例照片</translation>
        </message>
        <message>
            <source>Library</source>
            <translation>图库</translation>
        </message>
        <message>
            <source>Add folders with photos</source>
            <translation>添加照片文件夹</translation>
        </message>
        <message>
            <source>Scan all</source>
            <translation>全部扫描</translation>
        </message>
        <message>
            <source>Look for new, changed and removed photos in every folder</source>
            <translation>在所有文件夹中查找新增、更改和删除的照片</translation>
        </message>
        <message>
            <source>Show or hide the inspector</source>
            <translation>显示或隐藏检查器</translation>
        </message>
        <message>
            <source>All photos, newest first</source>
            <translation>全部照片，从新到旧</translation>
        </message>
        <message>
            <source>View</source>
            <translation>视图</translation>
        </message>
        <message>
            <source>Write, export and import captions</source>
            <translation>写入、导出和导入说明</translation>
        </message>
        <message>
            <source>Near duplicates and bursts</source>
            <translation>近似重复与连拍</translation>
        </message>
        <message>
            <source>MMMM yyyy</source>
            <translation>yyyy年M月</translation>
        </message>
        <message>
            <source>Without a date</source>
            <translation>没有日期</translation>
        </message>
        <message>
            <source>By month</source>
            <translation>按月份</translation>
        </message>
        <message>
            <source>By folder</source>
            <translation>按文件夹</translation>
        </message>
        <message>
            <source>Without headings</source>
            <translation>不分组</translation>
        </message>
        <message>
            <source>What the photos stand under</source>
            <translation>照片的分组方式</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::Lightbox</name>
        <message>
            <source>Photo</source>
            <translation>照片</translation>
        </message>
        <message>
            <source>Previous photo</source>
            <translation>上一张</translation>
        </message>
        <message>
            <source>Next photo</source>
            <translation>下一张</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Fit to the window</source>
            <translation>适合窗口</translation>
        </message>
        <message>
            <source>Search with a part of this photo</source>
            <translation>用照片的局部搜索</translation>
        </message>
        <message>
            <source>Draw a rectangle, or move it with the arrow keys and size it with Shift. Enter searches, Esc stops.</source>
            <translation>拖动画框，或用方向键移动、按住 Shift 调整大小。回车搜索，Esc 取消。</translation>
        </message>
        <message>
            <source>Captions and tags</source>
            <translation>说明和标签</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::MainWindow</name>
        <message>
            <source>Add a folder with photos</source>
            <translation>添加照片文件夹</translation>
        </message>
        <message>
            <source>Search with a photo</source>
            <translation>以图搜图</translation>
        </message>
        <message>
            <source>Pictures (%1)</source>
            <translation>图片 (%1)</translation>
        </message>
        <message>
            <source>Drop to search with this photo</source>
            <translation>松开即可以图搜图</translation>
        </message>
        <message numerus="yes">
            <source>Drop to add %Ln folder(s)</source>
            <translation>
                <numerusform>松开即可添加 %Ln 个文件夹</numerusform>
            </translation>
        </message>
        <message>
            <source>Which photo is missing?</source>
            <translation>缺少哪张照片？</translation>
        </message>
        <message>
            <source>Write captions and tags to XMP files…</source>
            <translation>将说明和标签写入 XMP 文件…</translation>
        </message>
        <message numerus="yes">
            <source>Write those of %Ln selected photo(s)…</source>
            <translation>
                <numerusform>写入所选 %Ln 张照片的说明和标签…</numerusform>
            </translation>
        </message>
        <message>
            <source>Export captions…</source>
            <translation>导出说明…</translation>
        </message>
        <message>
            <source>Import captions…</source>
            <translation>导入说明…</translation>
        </message>
        <message>
            <source>Export captions</source>
            <translation>导出说明</translation>
        </message>
        <message>
            <source>Import captions</source>
            <translation>导入说明</translation>
        </message>
        <message>
            <source>Captions (%1)</source>
            <translation>说明文件 (%1)</translation>
        </message>
        <message>
            <source>The captions could not be exported</source>
            <translation>无法导出说明</translation>
        </message>
        <message>
            <source>Captions exported</source>
            <translation>已导出说明</translation>
        </message>
        <message>
            <source>%1 captions of %2 photos are in %3.</source>
            <translation>已将 %2 张照片的 %1 条说明写入 %3。</translation>
        </message>
        <message>
            <source>The change could not be kept</source>
            <translation>无法保存更改</translation>
        </message>
        <message>
            <source>Tag photos with trained classes…</source>
            <translation>用训练的类别为照片加标签…</translation>
        </message>
        <message>
            <source>Page</source>
            <translation>页面</translation>
        </message>
        <message>
            <source>Go to search</source>
            <translation>前往搜索</translation>
        </message>
        <message>
            <source>Go to the library</source>
            <translation>前往图库</translation>
        </message>
        <message>
            <source>Go to training</source>
            <translation>前往训练</translation>
        </message>
        <message>
            <source>Go to evaluation</source>
            <translation>前往评测</translation>
        </message>
        <message>
            <source>Go to models</source>
            <translation>前往模型</translation>
        </message>
        <message>
            <source>Go to settings</source>
            <translation>前往设置</translation>
        </message>
        <message>
            <source>Action</source>
            <translation>操作</translation>
        </message>
        <message>
            <source>Write a query</source>
            <translation>输入查询</translation>
        </message>
        <message>
            <source>Search with a photo from a file…</source>
            <translation>用文件中的照片搜索…</translation>
        </message>
        <message>
            <source>Why is a photo not in the answer…</source>
            <translation>为什么某张照片不在结果中…</translation>
        </message>
        <message>
            <source>Captions that fit the photo of the query, or photos again</source>
            <translation>查询照片的匹配说明，或返回照片（图搜文）</translation>
        </message>
        <message>
            <source>Save this search, or forget it</source>
            <translation>保存或取消保存此搜索</translation>
        </message>
        <message>
            <source>Saved and recent searches</source>
            <translation>已保存和最近的搜索</translation>
        </message>
        <message>
            <source>Add folders…</source>
            <translation>添加文件夹…</translation>
        </message>
        <message>
            <source>Scan all folders again</source>
            <translation>重新扫描所有文件夹</translation>
        </message>
        <message>
            <source>Files that could not be read</source>
            <translation>无法读取的文件</translation>
        </message>
        <message>
            <source>Near duplicates and bursts…</source>
            <translation>近似重复与连拍…</translation>
        </message>
        <message>
            <source>More like the selected photos</source>
            <translation>与所选照片相似</translation>
        </message>
        <message>
            <source>Show the photo large</source>
            <translation>查看大图</translation>
        </message>
        <message>
            <source>Write a caption</source>
            <translation>写说明</translation>
        </message>
        <message>
            <source>Add a tag</source>
            <translation>添加标签</translation>
        </message>
        <message>
            <source>Right for this query</source>
            <translation>符合此查询</translation>
        </message>
        <message>
            <source>Wrong for this query</source>
            <translation>不符合此查询</translation>
        </message>
        <message>
            <source>Search a part of the photo</source>
            <translation>用照片的局部搜索</translation>
        </message>
        <message>
            <source>Copy the selected photos</source>
            <translation>复制所选照片</translation>
        </message>
        <message>
            <source>Export copies of the selected photos…</source>
            <translation>导出所选照片的副本…</translation>
        </message>
        <message>
            <source>Show the file in the file manager</source>
            <translation>在文件管理器中显示</translation>
        </message>
        <message>
            <source>Undo the last change of captions, tags or stars</source>
            <translation>撤销上一次对说明、标签或星级的更改</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>重做</translation>
        </message>
        <message>
            <source>Show or hide the inspector</source>
            <translation>显示或隐藏检查器</translation>
        </message>
        <message>
            <source>Show all jobs</source>
            <translation>显示所有任务</translation>
        </message>
        <message>
            <source>Keyboard shortcuts</source>
            <translation>键盘快捷键</translation>
        </message>
        <message>
            <source>Light theme</source>
            <translation>浅色主题</translation>
        </message>
        <message>
            <source>Dark theme</source>
            <translation>深色主题</translation>
        </message>
        <message>
            <source>Theme of the system</source>
            <translation>跟随系统主题</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>退出</translation>
        </message>
        <message>
            <source>On this page</source>
            <translation>本页</translation>
        </message>
        <message>
            <source>Saved search</source>
            <translation>已保存的搜索</translation>
        </message>
        <message>
            <source>Recent search</source>
            <translation>最近的搜索</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <source>Photos in %1</source>
            <translation>“%1”中的照片</translation>
        </message>
        <message>
            <source>Scan %1 again</source>
            <translation>重新扫描“%1”</translation>
        </message>
        <message>
            <source>Open %1 in the file manager</source>
            <translation>在文件管理器中打开“%1”</translation>
        </message>
        <message>
            <source>Earlier jobs and their logs…</source>
            <translation>以前的任务及其日志…</translation>
        </message>
        <message>
            <source>About this machine, and the log of the program</source>
            <translation>关于本机，以及程序日志</translation>
        </message>
        <message>
            <source>Whole photos in rows, or square tiles</source>
            <translation>整张照片成行排列，或方形缩略图</translation>
        </message>
        <message>
            <source>Larger photos in the grid</source>
            <translation>放大缩略图</translation>
        </message>
        <message>
            <source>Smaller photos in the grid</source>
            <translation>缩小缩略图</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::PhotoActions</name>
        <message>
            <source>Show large</source>
            <translation>放大查看</translation>
        </message>
        <message>
            <source>Show in folder</source>
            <translation>打开所在文件夹</translation>
        </message>
        <message>
            <source>Copy path</source>
            <translation>复制路径</translation>
        </message>
        <message numerus="yes">
            <source>More like %Ln photo(s)</source>
            <translation>
                <numerusform>查找与 %Ln 张照片相似的</numerusform>
            </translation>
        </message>
        <message>
            <source>Add to the query</source>
            <translation>加入搜索条件</translation>
        </message>
        <message>
            <source>Search a part of it</source>
            <translation>搜索其局部</translation>
        </message>
        <message>
            <source>Right for this query</source>
            <translation>符合这次搜索</translation>
        </message>
        <message>
            <source>Wrong for this query</source>
            <translation>不符合这次搜索</translation>
        </message>
        <message>
            <source>Captions and tags</source>
            <translation>说明和标签</translation>
        </message>
        <message>
            <source>Name this…</source>
            <translation>取名…</translation>
        </message>
        <message>
            <source>Name this… (select %1 to %2 photos)</source>
            <translation>取名…（请选中 %1 到 %2 张照片）</translation>
        </message>
        <message>
            <source>Stars</source>
            <translation>星级</translation>
        </message>
        <message>
            <source>None</source>
            <translation>无</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>复制</translation>
        </message>
        <message>
            <source>Export copies…</source>
            <translation>导出副本…</translation>
        </message>
        <message>
            <source>Move to the trash…</source>
            <translation>移到回收站…</translation>
        </message>
        <message>
            <source>Open in the system&apos;s program</source>
            <translation>用系统默认程序打开</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::PhotoModel</name>
        <message>
            <source>Photo %1</source>
            <translation>照片 %1</translation>
        </message>
        <message>
            <source>%1, %2 likely</source>
            <translation>%1，可能性 %2</translation>
        </message>
        <message>
            <source>%1, written about it: %2</source>
            <translation>%1，文字中写有：%2</translation>
        </message>
        <message>
            <source>Written about it: %1</source>
            <translation>文字中写有：%1</translation>
        </message>
        <message>
            <source>in words</source>
            <translation>文字匹配</translation>
        </message>
        <message>
            <source>%1, marked right</source>
            <translation>%1，已标为符合</translation>
        </message>
        <message>
            <source>%1, marked wrong</source>
            <translation>%1，已标为不符合</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::QueryBar</name>
        <message>
            <source>Describe a photo, or drop one here</source>
            <translation>描述想找的照片，或把照片拖到这里</translation>
        </message>
        <message>
            <source>Add words to narrow it down</source>
            <translation>补充文字，缩小范围</translation>
        </message>
        <message>
            <source>Describe the photo you are looking for; put a minus before what it should not show</source>
            <translation>描述想找的照片；不想出现的内容前加减号</translation>
        </message>
        <message>
            <source>Clear the query</source>
            <translation>清空搜索</translation>
        </message>
        <message>
            <source>Search with a photo from a file</source>
            <translation>用图片文件搜索（图搜图）</translation>
        </message>
        <message>
            <source>Searching</source>
            <translation>正在搜索</translation>
        </message>
        <message>
            <source>Remove from the saved searches</source>
            <translation>从已存搜索中移除</translation>
        </message>
        <message>
            <source>Save this search</source>
            <translation>保存此搜索</translation>
        </message>
        <message>
            <source>Saved and recent searches</source>
            <translation>已存与最近的搜索</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::Rail</name>
        <message>
            <source>Search</source>
            <translation>搜索</translation>
        </message>
        <message>
            <source>Library</source>
            <translation>图库</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>设置</translation>
        </message>
        <message>
            <source>Train</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Evaluate</source>
            <translation>评测</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::SearchPage</name>
        <message>
            <source>The model could not be loaded</source>
            <translation>模型无法加载</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>重试</translation>
        </message>
        <message>
            <source>Scan folders again</source>
            <translation>重新扫描文件夹</translation>
        </message>
        <message>
            <source>Clear the query</source>
            <translation>清空搜索</translation>
        </message>
        <message numerus="yes">
            <source>Semblance compared %Ln photo(s) and none was likely enough.</source>
            <translation>
                <numerusform>比较了 %Ln 张照片，没有一张足够符合。</numerusform>
            </translation>
        </message>
        <message>
            <source>Show the nearest misses</source>
            <translation>显示最接近的照片</translation>
        </message>
        <message>
            <source>There are no photos here yet</source>
            <translation>这里还没有照片</translation>
        </message>
        <message>
            <source>Add the folders that hold your photos.</source>
            <translation>请添加存放照片的文件夹。</translation>
        </message>
        <message>
            <source>Add folders</source>
            <translation>添加文件夹</translation>
        </message>
        <message>
            <source>All photos, newest first</source>
            <translation>全部照片，从新到旧</translation>
        </message>
        <message numerus="yes">
            <source>%Ln searchable so far</source>
            <translation>
                <numerusform>目前可搜索 %Ln 张</numerusform>
            </translation>
        </message>
        <message>
            <source>Loading the model…</source>
            <translation>正在加载模型…</translation>
        </message>
        <message>
            <source>Photos nearest to %1, also unlikely ones</source>
            <translation>与%1最接近的照片，包括不太可能的</translation>
        </message>
        <message>
            <source>Nothing · %1</source>
            <translation>无结果 · %1</translation>
        </message>
        <message>
            <source>Show or hide the inspector</source>
            <translation>显示或隐藏检查器</translation>
        </message>
        <message>
            <source>Show less likely</source>
            <translation>显示可能性较低的</translation>
        </message>
        <message>
            <source>Also show photos that are probably not what you asked for</source>
            <translation>同时显示可能不符合描述的照片</translation>
        </message>
        <message>
            <source>Photos</source>
            <translation>照片</translation>
        </message>
        <message>
            <source>No photo seems to match %1</source>
            <translation>没有找到与%1相符的照片</translation>
        </message>
        <message>
            <source>Photos that match %1, best first</source>
            <translation>与%1相符的照片，最佳在前</translation>
        </message>
        <message>
            <source>Pasted picture %1.bmp</source>
            <translation>粘贴的图片 %1.bmp</translation>
        </message>
        <message>
            <source>Saved searches</source>
            <translation>已存搜索</translation>
        </message>
        <message>
            <source>Recent searches</source>
            <translation>最近搜索</translation>
        </message>
        <message>
            <source>Searches will be listed here</source>
            <translation>搜索记录会显示在这里</translation>
        </message>
        <message>
            <source>Clear recent searches</source>
            <translation>清除最近搜索</translation>
        </message>
        <message numerus="yes">
            <source>Less likely below: %Ln photo(s)</source>
            <translation>
                <numerusform>以下可能性较低：%Ln 张</numerusform>
            </translation>
        </message>
        <message>
            <source>Missing a photo?</source>
            <translation>少了某张照片？</translation>
        </message>
        <message>
            <source>Choose a photo and see why it is not in the answer</source>
            <translation>选择一张照片，看看它为什么不在结果中</translation>
        </message>
        <message>
            <source>The library has no captions</source>
            <translation>图库中没有说明</translation>
        </message>
        <message>
            <source>They come from captions.csv, .txt or XMP files beside the photos, or are written in the inspector.</source>
            <translation>说明来自照片旁的 captions.csv、.txt 或 XMP 文件，也可以在检查器中书写。</translation>
        </message>
        <message>
            <source>Back to photos</source>
            <translation>返回照片</translation>
        </message>
        <message numerus="yes">
            <source>%Ln caption(s) · %1</source>
            <translation>
                <numerusform>%Ln 条说明 · %1</numerusform>
            </translation>
        </message>
        <message>
            <source>Captions that fit %1, best first</source>
            <translation>与%1相符的说明，最符合的在前</translation>
        </message>
        <message>
            <source>Photos that look like the one of the query</source>
            <translation>与查询照片相似的照片</translation>
        </message>
        <message>
            <source>Captions</source>
            <translation>说明</translation>
        </message>
        <message>
            <source>Captions of the library that fit the photo of the query</source>
            <translation>图库中与查询照片相符的说明</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::SettingsPage</name>
        <message>
            <source>Settings</source>
            <translation>设置</translation>
        </message>
        <message>
            <source>Appearance</source>
            <translation>外观</translation>
        </message>
        <message>
            <source>Library and model</source>
            <translation>图库与模型</translation>
        </message>
        <message>
            <source>Theme</source>
            <translation>主题</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>语言</translation>
        </message>
        <message>
            <source>Open the library folder</source>
            <translation>打开图库文件夹</translation>
        </message>
        <message>
            <source>Open the library folder in the file manager</source>
            <translation>在文件管理器中打开图库文件夹</translation>
        </message>
        <message>
            <source>Library folder</source>
            <translation>图库位置</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>计算设备</translation>
        </message>
        <message>
            <source>Precision</source>
            <translation>精度</translation>
        </message>
        <message>
            <source>Ready to search</source>
            <translation>可搜索</translation>
        </message>
        <message>
            <source>Follow the system</source>
            <translation>跟随系统</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>浅色</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>深色</translation>
        </message>
        <message>
            <source>Could not be loaded: %1</source>
            <translation>无法加载：%1</translation>
        </message>
        <message>
            <source>Loading…</source>
            <translation>正在加载…</translation>
        </message>
        <message>
            <source>%1 of %2</source>
            <translation>%1 / %2</translation>
        </message>
        <message>
            <source>Motion</source>
            <translation>动画</translation>
        </message>
        <message>
            <source>Whether things in the window move</source>
            <translation>窗口中是否有动画</translation>
        </message>
        <message>
            <source>Nothing moves</source>
            <translation>减少动画</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::ShortcutsSheet</name>
        <message>
            <source>Keyboard shortcuts</source>
            <translation>键盘快捷键</translation>
        </message>
        <message>
            <source>Go to the query bar</source>
            <translation>转到搜索框</translation>
        </message>
        <message>
            <source>Search with a photo from a file</source>
            <translation>用图片文件搜索（图搜图）</translation>
        </message>
        <message>
            <source>Move between photos</source>
            <translation>在照片之间移动</translation>
        </message>
        <message>
            <source>Show the photo large</source>
            <translation>放大查看照片</translation>
        </message>
        <message>
            <source>Zoom in, zoom out, fit (photo shown large)</source>
            <translation>放大、缩小、适合窗口（查看照片时）</translation>
        </message>
        <message>
            <source>Show the file in the file manager</source>
            <translation>在文件管理器中显示文件</translation>
        </message>
        <message>
            <source>Show or hide the inspector</source>
            <translation>显示或隐藏检查器</translation>
        </message>
        <message>
            <source>Add a folder</source>
            <translation>添加文件夹</translation>
        </message>
        <message>
            <source>Scan all folders again</source>
            <translation>重新扫描所有文件夹</translation>
        </message>
        <message>
            <source>All jobs</source>
            <translation>全部任务</translation>
        </message>
        <message>
            <source>Back one step</source>
            <translation>返回上一步</translation>
        </message>
        <message>
            <source>This overview</source>
            <translation>本快捷键一览</translation>
        </message>
        <message>
            <source>Search, library, train, evaluate, models, settings</source>
            <translation>搜索、图库、训练、评测、模型、设置</translation>
        </message>
        <message>
            <source>More like the selected photos</source>
            <translation>查找与所选照片相似的</translation>
        </message>
        <message>
            <source>Right or wrong for this query</source>
            <translation>标为符合或不符合</translation>
        </message>
        <message>
            <source>Search with a part of the photo (photo shown large)</source>
            <translation>用照片的局部搜索（查看照片时）</translation>
        </message>
        <message>
            <source>The word at the cursor counts more, less</source>
            <translation>提高、降低光标处词语的权重</translation>
        </message>
        <message>
            <source>Save this search, saved and recent searches</source>
            <translation>保存此搜索、查看已存与最近的搜索</translation>
        </message>
        <message>
            <source>Write a caption, add a tag</source>
            <translation>写说明，添加标签</translation>
        </message>
        <message>
            <source>Everything, by name: the command palette</source>
            <translation>命令面板：按名称执行一切操作</translation>
        </message>
        <message>
            <source>Captions that fit the photo of the query</source>
            <translation>与查询照片相符的说明（图搜文）</translation>
        </message>
        <message>
            <source>Stars for the selected photos</source>
            <translation>为所选照片评星</translation>
        </message>
        <message>
            <source>Undo, redo captions, tags and stars</source>
            <translation>撤销、重做说明、标签和星级</translation>
        </message>
        <message>
            <source>Copy photos, export copies</source>
            <translation>复制照片、导出副本</translation>
        </message>
        <message>
            <source>Move photos to the trash, after a question</source>
            <translation>将照片移到回收站（会先询问）</translation>
        </message>
        <message>
            <source>Whole photos or squares, larger, smaller</source>
            <translation>整张照片或方形缩略图，放大、缩小</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::WelcomePage</name>
        <message>
            <source>Find your photos by describing them. Nothing leaves this computer.</source>
            <translation>用一句话找到你的照片，一切都留在这台电脑上。</translation>
        </message>
        <message>
            <source>You can also drop a folder anywhere in this window.</source>
            <translation>也可以把文件夹拖到窗口中的任何位置。</translation>
        </message>
        <message>
            <source>Add folders</source>
            <translation>添加文件夹</translation>
        </message>
        <message>
            <source>Add folders with photos</source>
            <translation>添加照片文件夹</translation>
        </message>
        <message>
            <source>Try the sample photos</source>
            <translation>试用示例照片</translation>
        </message>
        <message>
            <source>Make a small library of drawn scenes to try the search with</source>
            <translation>生成一个小型示例图库，用来试试搜索</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::LineChart</name>
        <message>
            <source>Save this chart as a picture or a table</source>
            <translation>将图表保存为图片或表格</translation>
        </message>
        <message>
            <source>Show the whole range again</source>
            <translation>显示全部范围</translation>
        </message>
        <message>
            <source>0</source>
            <translation>0</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::ModelCard</name>
        <message>
            <source>Preparing your photos; until it is done the active model answers</source>
            <translation>正在准备照片；完成之前由当前模型回答</translation>
        </message>
        <message>
            <source>Active: this model answers your searches</source>
            <translation>使用中：搜索由此模型回答</translation>
        </message>
        <message>
            <source>Search with it</source>
            <translation>用它搜索</translation>
        </message>
        <message>
            <source>Search with %1</source>
            <translation>用 %1 搜索</translation>
        </message>
        <message>
            <source>Show %1 in the file manager</source>
            <translation>在文件管理器中显示 %1</translation>
        </message>
        <message>
            <source>Remove %1</source>
            <translation>移除 %1</translation>
        </message>
        <message>
            <source>What %1 is</source>
            <translation>查看 %1 的详情</translation>
        </message>
        <message>
            <source>Taught from %1</source>
            <translation>由 %1 微调而来</translation>
        </message>
        <message>
            <source>Compare</source>
            <translation>比较</translation>
        </message>
        <message>
            <source>Measure %1 against %2</source>
            <translation>将 %1 与 %2 比较评测</translation>
        </message>
        <message>
            <source>Export a copy of %1…</source>
            <translation>导出 %1 的副本…</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::ModelsPage</name>
        <message>
            <source>A model package: a folder with config.json and *.safetensors</source>
            <translation>模型包：含 config.json 和 *.safetensors 的文件夹</translation>
        </message>
        <message>
            <source>Importing…</source>
            <translation>正在导入…</translation>
        </message>
        <message>
            <source>Remove %1?</source>
            <translation>移除 %1？</translation>
        </message>
        <message>
            <source>Its weights and the embeddings that it made are deleted from this library. Your photos and captions stay.</source>
            <translation>将从图库中删除它的权重和由它生成的向量。照片和描述保持不变。</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>移除</translation>
        </message>
        <message>
            <source>Keep</source>
            <translation>保留</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>A model looks at photos and reads words. Switching prepares your photos for the new one first; until that is done the old one answers.</source>
            <translation>模型负责看照片、读文字。切换时会先为新模型准备照片，完成之前仍由原模型回答。</translation>
        </message>
        <message>
            <source>Import a model…</source>
            <translation>导入模型…</translation>
        </message>
        <message>
            <source>Import a model package from a folder</source>
            <translation>从文件夹导入模型包</translation>
        </message>
        <message>
            <source>Looking at %1…</source>
            <translation>正在检查 %1…</translation>
        </message>
        <message>
            <source>Measuring how long %1 takes for your photos…</source>
            <translation>正在测量 %1 处理照片所需的时间…</translation>
        </message>
        <message>
            <source>Search with %1?</source>
            <translation>用 %1 搜索？</translation>
        </message>
        <message>
            <source>%1 and %2 captions are prepared for it first; how long that takes could not be measured.</source>
            <translation>先要为它准备 %1和 %2 条描述；所需时间无法测量。</translation>
        </message>
        <message>
            <source>%1 and %2 captions are prepared for it first, in about %3.</source>
            <translation>先要为它准备 %1和 %2 条描述，大约需要 %3。</translation>
        </message>
        <message>
            <source>That takes about %1 of disk.</source>
            <translation>约占用磁盘 %1。</translation>
        </message>
        <message>
            <source>That takes about %1 of disk; %2 are free.</source>
            <translation>约占用磁盘 %1，剩余 %2。</translation>
        </message>
        <message>
            <source>Until then the active model answers your searches.</source>
            <translation>在此之前仍由当前模型回答搜索。</translation>
        </message>
        <message>
            <source>Switch</source>
            <translation>切换</translation>
        </message>
        <message>
            <source>Not now</source>
            <translation>暂不</translation>
        </message>
        <message>
            <source>Folder for a copy of the model</source>
            <translation>存放模型副本的文件夹</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::RunView</name>
        <message>
            <source>Resume</source>
            <translation>继续</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>暂停</translation>
        </message>
        <message>
            <source>A new version is ready</source>
            <translation>新版本已就绪</translation>
        </message>
        <message>
            <source>Better than before</source>
            <translation>比之前更好</translation>
        </message>
        <message>
            <source>Not better than before</source>
            <translation>没有比之前更好</translation>
        </message>
        <message>
            <source>%1 of the held-out captions find their photo among the first ten.</source>
            <translation>%1 的留出描述能在前十张中找到对应照片。</translation>
        </message>
        <message>
            <source>Before, it was %1.</source>
            <translation>之前为 %1。</translation>
        </message>
        <message>
            <source>Save the chart</source>
            <translation>保存图表</translation>
        </message>
        <message>
            <source>%1 could not be written.</source>
            <translation>无法写入 %1。</translation>
        </message>
        <message>
            <source>No run yet</source>
            <translation>还没有训练</translation>
        </message>
        <message>
            <source>Choose what to learn from and how. The curves of loss and recall appear here while the model learns, and searching stays possible.</source>
            <translation>先选择学习内容和方式。训练时这里会显示损失和召回率曲线，期间仍可搜索。</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Stop this run; it can be gone on with later</source>
            <translation>停止本次训练，之后可以继续</translation>
        </message>
        <message>
            <source>Search with it</source>
            <translation>用它搜索</translation>
        </message>
        <message>
            <source>Prepare the library for this version and search with it</source>
            <translation>为此版本准备图库并用它搜索</translation>
        </message>
        <message>
            <source>Discard</source>
            <translation>丢弃</translation>
        </message>
        <message>
            <source>Remove this version from the disk</source>
            <translation>从磁盘移除此版本</translation>
        </message>
        <message>
            <source>The loss was no longer a number: back to step %1, with half the learning rate.</source>
            <translation>损失不再是数值：退回第 %1 步，学习率减半。</translation>
        </message>
        <message>
            <source>Memory ran out: batches are taken in %1 pieces.</source>
            <translation>内存不足：批次分为 %1 份处理。</translation>
        </message>
        <message>
            <source>No better for a while: the run ended early with its best state.</source>
            <translation>一段时间没有提升：训练提前结束并保留最佳状态。</translation>
        </message>
        <message>
            <source>The mix is among the models: %1</source>
            <translation>混合版本已加入模型：%1</translation>
        </message>
        <message>
            <source>The mix is ready</source>
            <translation>混合版本已就绪</translation>
        </message>
        <message>
            <source>It forgets: better keep the old one, or a mix</source>
            <translation>出现遗忘：建议保留旧版本，或使用混合版本</translation>
        </message>
        <message>
            <source>%1 of the held-out pictures are told rightly; by the names of the classes alone it was %2.</source>
            <translation>留出图片的分类正确率为 %1；仅凭类别名称时为 %2。</translation>
        </message>
        <message>
            <source>Gain %1, with 95% certainty between %2 and %3.</source>
            <translation>提升 %1，95% 置信区间为 %2 至 %3。</translation>
        </message>
        <message>
            <source>Gain both ways %1, with 95% certainty between %2 and %3.</source>
            <translation>双向提升 %1，95% 置信区间为 %2 至 %3。</translation>
        </message>
        <message>
            <source>On general pictures: %1, before %2.</source>
            <translation>通用图片：%1，之前 %2。</translation>
        </message>
        <message>
            <source>Tag my photos…</source>
            <translation>为我的照片加标签…</translation>
        </message>
        <message>
            <source>See which tags these classes give the photos of the library</source>
            <translation>查看这些类别会给图库照片加上哪些标签</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>继续</translation>
        </message>
        <message>
            <source>Go on with this run where it was stopped</source>
            <translation>从停止处继续此次训练</translation>
        </message>
        <message>
            <source>Keep its best</source>
            <translation>保留最佳结果</translation>
        </message>
        <message>
            <source>End this run here: the best that it has reached becomes a version</source>
            <translation>在此结束训练：已达到的最佳状态成为新版本</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::TrainDataPanel</name>
        <message>
            <source>A folder with photos and captions, or with a subfolder a class</source>
            <translation>含照片和描述的文件夹，或每类一个子文件夹</translation>
        </message>
        <message>
            <source>A table or a COCO file with captions</source>
            <translation>描述表格或 COCO 文件</translation>
        </message>
        <message>
            <source>Captions (%1)</source>
            <translation>描述文件 (%1)</translation>
        </message>
        <message>
            <source>%1 with %2 captions</source>
            <translation>%1，%2 条描述</translation>
        </message>
        <message>
            <source>The photos of the library have no captions yet. Add a folder with a captions.csv, or choose a file.</source>
            <translation>图库中的照片还没有描述。请添加含 captions.csv 的文件夹，或选择一个文件。</translation>
        </message>
        <message numerus="yes">
            <source>%Ln left out</source>
            <translation>
                <numerusform>略过 %Ln 项</numerusform>
            </translation>
        </message>
        <message>
            <source>Learn from</source>
            <translation>学习内容</translation>
        </message>
        <message>
            <source>Captions of my library</source>
            <translation>我图库中的描述</translation>
        </message>
        <message>
            <source>A file with captions…</source>
            <translation>描述文件…</translation>
        </message>
        <message>
            <source>A folder…</source>
            <translation>文件夹…</translation>
        </message>
        <message>
            <source>For example</source>
            <translation>例如</translation>
        </message>
        <message>
            <source>Corrections</source>
            <translation>纠正</translation>
        </message>
        <message>
            <source>Learn from my corrections</source>
            <translation>从我的纠正中学习</translation>
        </message>
        <message>
            <source>Teach the quick way with what you marked as right and wrong; you decide at the end</source>
            <translation>用你标记的对与错快速训练；最后由你决定是否采用</translation>
        </message>
        <message>
            <source>Mark results of a search as right (Y) or wrong (N). The model can learn from that.</source>
            <translation>把搜索结果标为对（Y）或错（N），模型可以从中学习。</translation>
        </message>
        <message numerus="yes">
            <source>%1 right and %2 wrong, for %Ln searches</source>
            <translation>
                <numerusform>%1 个对、%2 个错，来自 %Ln 次搜索</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 with one of the tags that can be learned</source>
            <translation>%1带有可学习的标签</translation>
        </message>
        <message>
            <source>At least two tags that eight photos each have are needed. Tag some photos, or choose a folder with a subfolder a class.</source>
            <translation>至少需要两个标签，每个标签有八张照片。请给照片加标签，或选择每类一个子文件夹的文件夹。</translation>
        </message>
        <message>
            <source>Tags of my library</source>
            <translation>我的图库的标签</translation>
        </message>
        <message>
            <source>%1 English</source>
            <translation>%1 条英文</translation>
        </message>
        <message>
            <source>%1 Chinese</source>
            <translation>%1 条中文</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::TrainPage</name>
        <message>
            <source>One run at a time</source>
            <translation>一次只能训练一个</translation>
        </message>
        <message>
            <source>Another program holds the library</source>
            <translation>图库正被其他程序使用</translation>
        </message>
        <message>
            <source>No captions to learn from yet</source>
            <translation>还没有可学习的描述</translation>
        </message>
        <message>
            <source>A setting is not of the form name=value</source>
            <translation>设置须为 name=value 的形式</translation>
        </message>
        <message>
            <source>Train</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>Start</source>
            <translation>开始</translation>
        </message>
        <message>
            <source>Start teaching with these pictures and this recipe</source>
            <translation>用这些图片和此方法开始训练</translation>
        </message>
        <message>
            <source>This version was adapted four times already: switch to an earlier one, or choose another way</source>
            <translation>这个版本已经微调过四次：请切换到更早的版本，或换一种方式</translation>
        </message>
        <message>
            <source>Earlier runs (%1)</source>
            <translation>以前的训练（%1）</translation>
        </message>
        <message>
            <source>Earlier runs</source>
            <translation>以前的训练</translation>
        </message>
        <message>
            <source>The runs that were done before: compare, repeat, delete</source>
            <translation>以前做过的训练：比较、重做、删除</translation>
        </message>
        <message>
            <source>No classes to learn from yet</source>
            <translation>还没有可供学习的类别</translation>
        </message>
    </context>
    <context>
        <name>Recipes</name>
        <message>
            <source>Align</source>
            <translation>对齐</translation>
        </message>
        <message>
            <source>Quick</source>
            <translation>快速</translation>
        </message>
        <message>
            <source>Thorough</source>
            <translation>深入</translation>
        </message>
        <message>
            <source>Last layers</source>
            <translation>末几层</translation>
        </message>
        <message>
            <source>Everything</source>
            <translation>全部</translation>
        </message>
        <message>
            <source>Learn without forgetting</source>
            <translation>学新不忘旧</translation>
        </message>
        <message>
            <source>Classes</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>A name of your own</source>
            <translation>自定义名称</translation>
        </message>
        <message>
            <source>From scratch</source>
            <translation>从零开始</translation>
        </message>
        <message>
            <source>Turns the space of photos onto the space of words in one step. Seconds.</source>
            <translation>一步将照片空间对齐到文字空间。只需数秒。</translation>
        </message>
        <message>
            <source>A small layer on top of what the model sees already. Seconds to a minute; a good first choice.</source>
            <translation>在模型已有的认识之上加一小层。数秒到一分钟，适合首次尝试。</translation>
        </message>
        <message>
            <source>Small changes inside the model. Minutes to hours; for words and things it has never seen.</source>
            <translation>在模型内部做小幅改动。数分钟到数小时，适合它从未见过的词和事物。</translation>
        </message>
        <message>
            <source>The last blocks of the model learn, the first stay as they are.</source>
            <translation>只训练模型的最后几块，前面保持不变。</translation>
        </message>
        <message>
            <source>All of the model learns. Needs many pictures and time.</source>
            <translation>训练整个模型。需要大量图片和时间。</translation>
        </message>
        <message>
            <source>Learns the new beside the old, so that the old is kept.</source>
            <translation>新旧一起学习，从而保留旧知识。</translation>
        </message>
        <message>
            <source>Learns to tell classes apart, for automatic tags.</source>
            <translation>学习区分类别，用于自动标签。</translation>
        </message>
        <message>
            <source>Learns a name from a few photos, for use inside sentences.</source>
            <translation>从几张照片学会一个名称，可用于句子中。</translation>
        </message>
        <message>
            <source>A new model from random weights. Needs tens of thousands of pictures and hours.</source>
            <translation>从随机权重训练新模型。需要数万张图片和数小时。</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::TrainRecipePanel</name>
        <message>
            <source>How</source>
            <translation>方式</translation>
        </message>
        <message>
            <source>More settings</source>
            <translation>更多设置</translation>
        </message>
        <message>
            <source>Fewer settings</source>
            <translation>收起设置</translation>
        </message>
        <message>
            <source>Watch these searches</source>
            <translation>关注这些搜索</translation>
        </message>
        <message>
            <source>a dog on the beach; our boat</source>
            <translation>沙滩上的狗；我们的船</translation>
        </message>
        <message>
            <source>Sentences, separated by semicolons, whose answers are shown while the model learns</source>
            <translation>以分号分隔的句子，训练时显示其搜索结果</translation>
        </message>
        <message>
            <source>Here about %1 and %2 of memory.</source>
            <translation>在此设备上约需 %1，内存 %2。</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::ConfusionMatrix</name>
        <message>
            <source>%1: %2 of %3 recognised</source>
            <translation>%1：%3 张中识别出 %2 张</translation>
        </message>
        <message>
            <source>%1 taken for %4: %2 of %3</source>
            <translation>%1 被认作 %4：%3 张中有 %2 张</translation>
        </message>
        <message>
            <source>taken for →
photos of ↓</source>
            <translation>被认作 →
实为 ↓</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::BehindPanel</name>
        <message>
            <source>Behind the numbers</source>
            <translation>数字背后</translation>
        </message>
        <message>
            <source>Click a bar, a cell or a point to see the photos behind it.</source>
            <translation>点击条形、单元格或点，查看其背后的照片。</translation>
        </message>
        <message>
            <source>None.</source>
            <translation>没有。</translation>
        </message>
        <message>
            <source>%1, the first %2 shown</source>
            <translation>共 %1 项，显示前 %2 项</translation>
        </message>
        <message>
            <source>Photos behind the number</source>
            <translation>数字背后的照片</translation>
        </message>
        <message>
            <source>Right for its sentence: searches learn it</source>
            <translation>与句子相符：搜索会记住</translation>
        </message>
        <message>
            <source>Wrong for its sentence: searches learn it</source>
            <translation>与句子不符：搜索会记住</translation>
        </message>
        <message>
            <source>Correct captions and tags</source>
            <translation>修改描述和标签</translation>
        </message>
        <message>
            <source>Save as a table of photos and captions, for pinned queries too</source>
            <translation>存为照片与描述的表格，也可作固定查询</translation>
        </message>
        <message>
            <source>Learn from these: save them and open the Train page</source>
            <translation>用这些来学习：保存并打开训练页</translation>
        </message>
        <message>
            <source>Only photos of the library can be judged or written about.</source>
            <translation>只有照片库中的照片可以评判或添加文字。</translation>
        </message>
        <message>
            <source>judged right</source>
            <translation>已判为相符</translation>
        </message>
        <message>
            <source>judged wrong</source>
            <translation>已判为不符</translation>
        </message>
        <message>
            <source>Save what is to be learnt from</source>
            <translation>保存要学习的内容</translation>
        </message>
        <message>
            <source>Save the selection</source>
            <translation>保存所选内容</translation>
        </message>
        <message>
            <source>Saved as %1</source>
            <translation>已保存为 %1</translation>
        </message>
        <message>
            <source>%1 could not be written.</source>
            <translation>无法写入 %1。</translation>
        </message>
    </context>
    <context>
        <name>Behind</name>
        <message>
            <source>place %1</source>
            <translation>第 %1 位</translation>
        </message>
        <message>
            <source>recognised</source>
            <translation>识别正确</translation>
        </message>
        <message>
            <source>taken for %1</source>
            <translation>被认作 %1</translation>
        </message>
        <message>
            <source>caption</source>
            <translation>说明</translation>
        </message>
        <message>
            <source>place %1, before %2</source>
            <translation>第 %1 位，以前第 %2 位</translation>
        </message>
        <message>
            <source>taken for another of its gallery</source>
            <translation>被当成同组的另一张</translation>
        </message>
        <message>
            <source>as %1 sees it</source>
            <translation>在 %1 看来</translation>
        </message>
        <message>
            <source>lost</source>
            <translation>丢失</translation>
        </message>
        <message>
            <source>false alarm</source>
            <translation>误报</translation>
        </message>
        <message>
            <source>found</source>
            <translation>找到</translation>
        </message>
        <message>
            <source>missed</source>
            <translation>漏掉</translation>
        </message>
        <message>
            <source>%1: %2 found, %3 false alarms, %4 missed</source>
            <translation>%1：找到 %2，误报 %3，漏掉 %4</translation>
        </message>
        <message>
            <source>%1 to %2 certain</source>
            <translation>把握 %1 至 %2</translation>
        </message>
        <message>
            <source>belong together</source>
            <translation>相匹配</translation>
        </message>
        <message>
            <source>unrelated</source>
            <translation>无关</translation>
        </message>
        <message>
            <source>Stated %1 to %2: some of the pairs</source>
            <translation>声称 %1 至 %2：部分配对</translation>
        </message>
        <message>
            <source>Captions and their own photos, score %1 to %2</source>
            <translation>说明与自己的照片，得分 %1 至 %2</translation>
        </message>
        <message>
            <source>Unrelated pairs, score %1 to %2: some of them</source>
            <translation>无关配对，得分 %1 至 %2：其中一部分</translation>
        </message>
    </context>
    <context>
        <name>Figures</name>
        <message>
            <source>%1 s</source>
            <translation>%1 秒</translation>
        </message>
        <message>
            <source>First</source>
            <translation>首位</translation>
        </message>
        <message>
            <source>Among the first 5</source>
            <translation>前 5 位</translation>
        </message>
        <message>
            <source>Among the first 10</source>
            <translation>前 10 位</translation>
        </message>
        <message>
            <source>Median rank</source>
            <translation>排名中位数</translation>
        </message>
        <message>
            <source>Mean rank</source>
            <translation>平均排名</translation>
        </message>
        <message>
            <source>Mean average precision</source>
            <translation>平均精度均值 (mAP)</translation>
        </message>
        <message>
            <source>Mean reciprocal rank</source>
            <translation>平均倒数排名</translation>
        </message>
        <message>
            <source>nDCG at 10</source>
            <translation>nDCG@10</translation>
        </message>
        <message>
            <source>Accuracy</source>
            <translation>准确率</translation>
        </message>
        <message>
            <source>Among the first 5 classes</source>
            <translation>前 5 类</translation>
        </message>
        <message>
            <source>Precision</source>
            <translation>精确率</translation>
        </message>
        <message>
            <source>Recall</source>
            <translation>召回率</translation>
        </message>
        <message>
            <source>F1</source>
            <translation>F1</translation>
        </message>
        <message>
            <source>F1, mean of the classes</source>
            <translation>宏平均 F1</translation>
        </message>
        <message>
            <source>Precision, mean of the classes</source>
            <translation>宏平均精确率</translation>
        </message>
        <message>
            <source>Recall, mean of the classes</source>
            <translation>宏平均召回率</translation>
        </message>
        <message>
            <source>Area under ROC</source>
            <translation>ROC 曲线下面积</translation>
        </message>
        <message>
            <source>Area under ROC, mean of the classes</source>
            <translation>宏平均 ROC 曲线下面积</translation>
        </message>
        <message>
            <source>Average precision</source>
            <translation>平均精度</translation>
        </message>
        <message>
            <source>Cross-entropy</source>
            <translation>交叉熵</translation>
        </message>
        <message>
            <source>Brier score</source>
            <translation>Brier 分数</translation>
        </message>
        <message>
            <source>Calibration error</source>
            <translation>校准误差</translation>
        </message>
        <message>
            <source>Captions</source>
            <translation>说明</translation>
        </message>
        <message>
            <source>Photos</source>
            <translation>照片</translation>
        </message>
        <message>
            <source>Difference</source>
            <translation>差值</translation>
        </message>
        <message>
            <source>p value</source>
            <translation>p 值</translation>
        </message>
        <message>
            <source>Before</source>
            <translation>之前</translation>
        </message>
        <message>
            <source>Now</source>
            <translation>现在</translation>
        </message>
        <message>
            <source>Share of sentences that find their photo (or photos their sentence) this early.</source>
            <translation>在此位次内找到对应照片的句子（或找到对应句子的照片）所占比例。</translation>
        </message>
        <message>
            <source>Half of all queries find what belongs to them at this place or earlier.</source>
            <translation>一半的查询在此位次或更早找到对应内容。</translation>
        </message>
        <message>
            <source>How early everything that belongs comes, not only the first; 100% is perfect.</source>
            <translation>所有相关内容出现得有多早，而不只是第一个；100% 为最佳。</translation>
        </message>
        <message>
            <source>Mean of one divided by the place of the first right answer.</source>
            <translation>首个正确答案位次的倒数的平均值。</translation>
        </message>
        <message>
            <source>How far the stated certainty is from how often it is right; 0 is best.</source>
            <translation>声称的把握与实际正确率相差多少；0 为最佳。</translation>
        </message>
        <message>
            <source>Squared error of the probabilities; 0 is best.</source>
            <translation>概率的平方误差；0 为最佳。</translation>
        </message>
        <message>
            <source>Chance that a right one scores above a wrong one; 50% is guessing.</source>
            <translation>正确项得分高于错误项的可能性；50% 等于瞎猜。</translation>
        </message>
        <message>
            <source>Between precision (how many found are right) and recall (how many right are found).</source>
            <translation>介于精确率（找到的有多少正确）与召回率（正确的有多少被找到）之间。</translation>
        </message>
        <message>
            <source>How likely so large a difference is by chance alone; below 0.05 is usually called significant.</source>
            <translation>仅凭偶然出现如此大差值的可能性；低于 0.05 通常称为显著。</translation>
        </message>
        <message>
            <source>Text finds photo</source>
            <translation>文搜图</translation>
        </message>
        <message>
            <source>Photo finds text</source>
            <translation>图搜文</translation>
        </message>
        <message>
            <source>Only told apart by</source>
            <translation>仅凭以下区分</translation>
        </message>
        <message>
            <source>Scores</source>
            <translation>分数</translation>
        </message>
        <message>
            <source>Probability</source>
            <translation>概率</translation>
        </message>
        <message>
            <source>Class</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Where</source>
            <translation>位置</translation>
        </message>
        <message>
            <source>Measure</source>
            <translation>指标</translation>
        </message>
        <message>
            <source>Value</source>
            <translation>数值</translation>
        </message>
        <message>
            <source>95% interval</source>
            <translation>95% 区间</translation>
        </message>
        <message>
            <source>English</source>
            <translation>英文</translation>
        </message>
        <message>
            <source>Chinese</source>
            <translation>中文</translation>
        </message>
        <message>
            <source>Change among the first 10</source>
            <translation>前 10 位的变化</translation>
        </message>
        <message>
            <source>Earlier than before</source>
            <translation>比以前靠前</translation>
        </message>
        <message>
            <source>Later than before</source>
            <translation>比以前靠后</translation>
        </message>
        <message>
            <source>At the same place</source>
            <translation>名次不变</translation>
        </message>
        <message>
            <source>Pinned queries</source>
            <translation>固定查询</translation>
        </message>
        <message>
            <source>Still answered</source>
            <translation>仍能找到</translation>
        </message>
        <message>
            <source>Answered now</source>
            <translation>现在能找到</translation>
        </message>
        <message>
            <source>Lost</source>
            <translation>丢失</translation>
        </message>
        <message>
            <source>Answered means among the first</source>
            <translation>“找到”指排在前</translation>
        </message>
        <message>
            <source>Log loss</source>
            <translation>对数损失</translation>
        </message>
        <message>
            <source>Distance of the two (d&apos;)</source>
            <translation>两者的距离（d&apos;）</translation>
        </message>
        <message>
            <source>Neighbours kept</source>
            <translation>保留的邻居</translation>
        </message>
        <message>
            <source>Distance</source>
            <translation>距离</translation>
        </message>
        <message>
            <source>Parts</source>
            <translation>份数</translation>
        </message>
        <message>
            <source>Accuracy, mean of the parts</source>
            <translation>准确率，各份平均</translation>
        </message>
        <message>
            <source>Accuracy, spread of the parts</source>
            <translation>准确率，各份离散程度</translation>
        </message>
        <message>
            <source>F1, weighted by photos</source>
            <translation>F1，按照片数加权</translation>
        </message>
        <message>
            <source>F1, over all photos</source>
            <translation>F1，按全部照片</translation>
        </message>
        <message>
            <source>Average precision, mean of the classes</source>
            <translation>平均精度，各类平均</translation>
        </message>
        <message>
            <source>Largest calibration error</source>
            <translation>最大校准误差</translation>
        </message>
        <message>
            <source>Called so</source>
            <translation>被判为此类</translation>
        </message>
        <message>
            <source>Time to embed</source>
            <translation>编码用时</translation>
        </message>
        <message>
            <source>Time to measure</source>
            <translation>计算用时</translation>
        </message>
        <message>
            <source>As they are</source>
            <translation>原样</translation>
        </message>
        <message>
            <source>Blurred</source>
            <translation>模糊</translation>
        </message>
        <message>
            <source>Noisy</source>
            <translation>噪点</translation>
        </message>
        <message>
            <source>Strongly compressed</source>
            <translation>高度压缩</translation>
        </message>
        <message>
            <source>Cropped</source>
            <translation>裁剪</translation>
        </message>
        <message>
            <source>Turned by 15°</source>
            <translation>旋转 15°</translation>
        </message>
        <message>
            <source>Without colour</source>
            <translation>无彩色</translation>
        </message>
        <message>
            <source>Misspelt sentences</source>
            <translation>句子有错字</translation>
        </message>
        <message>
            <source>By words alone</source>
            <translation>仅凭文字</translation>
        </message>
        <message>
            <source>Gain over words alone</source>
            <translation>相对仅凭文字的提升</translation>
        </message>
        <message>
            <source>Photos and captions</source>
            <translation>照片与描述</translation>
        </message>
        <message>
            <source>Cluster</source>
            <translation>簇</translation>
        </message>
        <message>
            <source>Part</source>
            <translation>部分</translation>
        </message>
        <message>
            <source>In plain words</source>
            <translation>通俗地说</translation>
        </message>
        <message>
            <source>Share of sentences that find their photo (or photos their sentence) at the first place.</source>
            <translation>句子把自己的照片（或照片把自己的句子）排在第一位的比例。</translation>
        </message>
        <message>
            <source>The place of the right answer, on average; a few very late ones weigh much.</source>
            <translation>正确答案的平均名次；少数很靠后的影响很大。</translation>
        </message>
        <message>
            <source>How much of the best possible first page is reached: earlier places count more.</source>
            <translation>达到最理想首页的程度：越靠前越重要。</translation>
        </message>
        <message>
            <source>Share of photos that are put into their class.</source>
            <translation>被归入正确类别的照片比例。</translation>
        </message>
        <message>
            <source>Share of photos whose class is among the first five answers.</source>
            <translation>正确类别在前五个答案中的照片比例。</translation>
        </message>
        <message>
            <source>Of the photos that are called so, how many are.</source>
            <translation>被判为此类的照片中有多少确实是。</translation>
        </message>
        <message>
            <source>Of the photos that are so, how many are called so.</source>
            <translation>属于此类的照片中有多少被判对。</translation>
        </message>
        <message>
            <source>How pure the answer stays while more and more of a class is found; 100% is perfect.</source>
            <translation>随着找到的同类照片增多，结果仍有多纯；100% 为完美。</translation>
        </message>
        <message>
            <source>How surprised the model is by the truth; 0 is best, and being surely wrong costs most.</source>
            <translation>模型对真相有多“意外”；0 最好，笃定地答错代价最大。</translation>
        </message>
        <message>
            <source>How surprised the stated probability is by the truth; 0 is best, and being surely wrong costs most.</source>
            <translation>所给概率对真相有多“意外”；0 最好，笃定地答错代价最大。</translation>
        </message>
        <message>
            <source>The same where it is worst.</source>
            <translation>同上，取最差处。</translation>
        </message>
        <message>
            <source>What changed; an interval that holds 0 may be chance.</source>
            <translation>变化量；若区间包含 0，可能只是偶然。</translation>
        </message>
        <message>
            <source>What the damage costs; an interval that holds 0 may be chance.</source>
            <translation>受损带来的代价；若区间包含 0，可能只是偶然。</translation>
        </message>
        <message>
            <source>Queries whose answer comes earlier now.</source>
            <translation>答案比以前靠前的查询。</translation>
        </message>
        <message>
            <source>Queries whose answer comes later now.</source>
            <translation>答案比以前靠后的查询。</translation>
        </message>
        <message>
            <source>Queries whose answer stayed where it was.</source>
            <translation>答案名次不变的查询。</translation>
        </message>
        <message>
            <source>Pinned queries that were answered before and are not now: there should be none.</source>
            <translation>以前能找到、现在找不到的固定查询：不应该有。</translation>
        </message>
        <message>
            <source>Pinned queries that are answered only now.</source>
            <translation>现在才能找到的固定查询。</translation>
        </message>
        <message>
            <source>Pinned queries that are answered as before.</source>
            <translation>与以前一样能找到的固定查询。</translation>
        </message>
        <message>
            <source>How many of the nearest neighbours are still neighbours on the map: how far it can be trusted.</source>
            <translation>最近的邻居在图上仍相邻的比例：这张图有多可信。</translation>
        </message>
        <message>
            <source>How far the middle of the photos is from the middle of the captions.</source>
            <translation>照片中心与描述中心相距多远。</translation>
        </message>
        <message>
            <source>Whether both middles lie in the same direction; 1 is the same.</source>
            <translation>两个中心是否同向；1 表示相同。</translation>
        </message>
        <message>
            <source>How alike all photos are to the model; near 1 it can hardly tell them apart.</source>
            <translation>在模型看来所有照片有多相像；接近 1 时几乎分不开。</translation>
        </message>
        <message>
            <source>How alike all captions are to the model; near 1 it can hardly tell them apart.</source>
            <translation>在模型看来所有描述有多相像；接近 1 时几乎分不开。</translation>
        </message>
        <message>
            <source>How much of all differences lies along this axis.</source>
            <translation>这条轴包含了多少差异。</translation>
        </message>
        <message>
            <source>How far scores of matching and unrelated pairs lie apart, in widths of their spread; 0 is not at all.</source>
            <translation>匹配与无关配对的得分相距多远（以离散宽度计）；0 表示完全分不开。</translation>
        </message>
        <message>
            <source>Each part is answered by a classifier that never saw it; this is their mean.</source>
            <translation>每一份都由没见过它的分类器回答；这是平均值。</translation>
        </message>
        <message>
            <source>How much the parts differ: what another choice of photos might change.</source>
            <translation>各份之间相差多少：换一批照片可能带来的变化。</translation>
        </message>
        <message>
            <source>%1 of %2</source>
            <translation>%2 中有 %1</translation>
        </message>
        <message>
            <source>Cannot be had here.</source>
            <translation>此处无法得出。</translation>
        </message>
        <message>
            <source>%1 photos find one of their sentences first</source>
            <translation>照片：每 %1 张把自己的句子排在第一</translation>
        </message>
        <message>
            <source>%1 sentences find their photo first</source>
            <translation>句子：每 %1 句把自己的照片排在第一</translation>
        </message>
        <message>
            <source>%1 photos find one of their sentences among the first %2</source>
            <translation>照片：每 %1 张在前 %2 位找到自己的句子</translation>
        </message>
        <message>
            <source>%1 sentences find their photo among the first %2</source>
            <translation>句子：每 %1 句在前 %2 位找到自己的照片</translation>
        </message>
        <message>
            <source>%1 photos are put into their class</source>
            <translation>照片：每 %1 张归入正确类别</translation>
        </message>
        <message>
            <source>%1 photos have their class among the first five</source>
            <translation>照片：每 %1 张的类别在前五个答案中</translation>
        </message>
        <message>
            <source>%1 photos that are called so are so</source>
            <translation>被判为此类的：每 %1 张确实是</translation>
        </message>
        <message>
            <source>%1 photos that are so are called so</source>
            <translation>属于此类的：每 %1 张被判对</translation>
        </message>
        <message>
            <source>Half of them find their answer at place %1 or earlier</source>
            <translation>一半在第 %1 位或更靠前找到答案</translation>
        </message>
        <message>
            <source>Precision, over all photos</source>
            <translation>微平均精确率</translation>
        </message>
        <message>
            <source>Recall, over all photos</source>
            <translation>微平均召回率</translation>
        </message>
        <message>
            <source>Precision, weighted by photos</source>
            <translation>加权精确率</translation>
        </message>
        <message>
            <source>Recall, weighted by photos</source>
            <translation>加权召回率</translation>
        </message>
        <message>
            <source>Logit scale</source>
            <translation>logit 缩放</translation>
        </message>
        <message>
            <source>Groups</source>
            <translation>组</translation>
        </message>
        <message>
            <source>Pairs</source>
            <translation>配对</translation>
        </message>
        <message>
            <source>Text finds photo, by chance</source>
            <translation>文搜图，瞎猜时</translation>
        </message>
        <message>
            <source>Photo finds text, by chance</source>
            <translation>图搜文，瞎猜时</translation>
        </message>
        <message>
            <source>Mean</source>
            <translation>平均值</translation>
        </message>
        <message>
            <source>Median</source>
            <translation>中位数</translation>
        </message>
        <message>
            <source>Deviation</source>
            <translation>标准差</translation>
        </message>
        <message>
            <source>5th percentile</source>
            <translation>第 5 百分位</translation>
        </message>
        <message>
            <source>95th percentile</source>
            <translation>第 95 百分位</translation>
        </message>
        <message>
            <source>From</source>
            <translation>起点</translation>
        </message>
        <message>
            <source>To</source>
            <translation>终点</translation>
        </message>
        <message>
            <source>Share of all differences, across</source>
            <translation>横轴包含的差异</translation>
        </message>
        <message>
            <source>Share of all differences, upwards</source>
            <translation>纵轴包含的差异</translation>
        </message>
        <message>
            <source>Cosine of the means</source>
            <translation>两中心的余弦</translation>
        </message>
        <message>
            <source>How alike photos are</source>
            <translation>照片彼此多相像</translation>
        </message>
        <message>
            <source>How alike captions are</source>
            <translation>说明彼此多相像</translation>
        </message>
        <message>
            <source>Of photos</source>
            <translation>照片</translation>
        </message>
        <message>
            <source>Of captions</source>
            <translation>说明</translation>
        </message>
        <message>
            <source>Unrelated pairs a match</source>
            <translation>每个匹配对应的无关配对</translation>
        </message>
        <message>
            <source>Pairs it was fitted to</source>
            <translation>拟合用的配对</translation>
        </message>
        <message>
            <source>Pairs it was checked on</source>
            <translation>检验用的配对</translation>
        </message>
        <message>
            <source>Moved between the models</source>
            <translation>两个模型之间的移动</translation>
        </message>
        <message>
            <source>How differently both models see them, after the one was turned onto the other; 0 is alike.</source>
            <translation>两个模型看法的差异（先把一个旋转对齐到另一个）；0 表示一致。</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::ReportView</name>
        <message>
            <source>Mistaken: %1</source>
            <translation>认错：%1</translation>
        </message>
        <message>
            <source>Not found: %1</source>
            <translation>未找到：%1</translation>
        </message>
        <message>
            <source>%1, recognised</source>
            <translation>%1，识别正确</translation>
        </message>
        <message>
            <source>%1, taken for %2</source>
            <translation>%1 被认作 %2</translation>
        </message>
        <message>
            <source>Shares of the class</source>
            <translation>按类别占比</translation>
        </message>
        <message>
            <source>Confused ones together</source>
            <translation>易混淆的排在一起</translation>
        </message>
        <message>
            <source>Drag to move, wheel to zoom, Shift and drag to select</source>
            <translation>拖动平移，滚轮缩放，按住 Shift 拖动圈选</translation>
        </message>
        <message>
            <source>Filter the figures</source>
            <translation>筛选指标</translation>
        </message>
        <message>
            <source>Class of the curves</source>
            <translation>曲线类别</translation>
        </message>
        <message>
            <source>Confusion matrix</source>
            <translation>混淆矩阵</translation>
        </message>
        <message>
            <source>Map of photos and captions</source>
            <translation>照片与描述分布图</translation>
        </message>
        <message>
            <source>Figures as bars</source>
            <translation>条形指标</translation>
        </message>
        <message>
            <source>Colour</source>
            <translation>颜色</translation>
        </message>
        <message>
            <source>Projection</source>
            <translation>投影</translation>
        </message>
        <message>
            <source>Overview</source>
            <translation>概览</translation>
        </message>
        <message>
            <source>Confusion</source>
            <translation>混淆</translation>
        </message>
        <message>
            <source>Map</source>
            <translation>分布图</translation>
        </message>
        <message>
            <source>All figures</source>
            <translation>全部指标</translation>
        </message>
        <message>
            <source>%1 against %2</source>
            <translation>%1 对比 %2</translation>
        </message>
        <message>
            <source>%1 on %2</source>
            <translation>%1 · %2</translation>
        </message>
        <message>
            <source>seed %1</source>
            <translation>种子 %1</translation>
        </message>
        <message numerus="yes">
            <source>%Ln could not be used.</source>
            <translation>
                <numerusform>%Ln 项无法使用。</numerusform>
            </translation>
        </message>
        <message>
            <source>is the place at which half of the sentences have found their photo</source>
            <translation>半数句子在此位次前找到对应照片</translation>
        </message>
        <message>
            <source>is how far the stated certainty is from how often it is right</source>
            <translation>声称的把握与实际正确率之差</translation>
        </message>
        <message>
            <source>F1 of each class, the weakest first</source>
            <translation>各类别 F1，最弱的在前</translation>
        </message>
        <message>
            <source>Now (bar) and before (mark)</source>
            <translation>现在（条）与之前（标记）</translation>
        </message>
        <message>
            <source>Found, with 95% intervals</source>
            <translation>找到的比例及 95% 区间</translation>
        </message>
        <message>
            <source>Calibration</source>
            <translation>校准</translation>
        </message>
        <message>
            <source>matching</source>
            <translation>匹配</translation>
        </message>
        <message>
            <source>unrelated</source>
            <translation>无关</translation>
        </message>
        <message>
            <source>Scores of matching and unrelated pairs</source>
            <translation>匹配与无关图文对的分数</translation>
        </message>
        <message>
            <source>cosine</source>
            <translation>余弦</translation>
        </message>
        <message>
            <source>share</source>
            <translation>占比</translation>
        </message>
        <message>
            <source>Is the stated probability right?</source>
            <translation>给出的概率准吗？</translation>
        </message>
        <message>
            <source>Is the stated certainty right?</source>
            <translation>给出的把握准吗？</translation>
        </message>
        <message>
            <source>stated</source>
            <translation>声称</translation>
        </message>
        <message>
            <source>true share</source>
            <translation>实际占比</translation>
        </message>
        <message>
            <source>photos</source>
            <translation>照片</translation>
        </message>
        <message>
            <source>ROC</source>
            <translation>ROC</translation>
        </message>
        <message>
            <source>false alarms</source>
            <translation>误报</translation>
        </message>
        <message>
            <source>found</source>
            <translation>找到</translation>
        </message>
        <message>
            <source>Precision and recall</source>
            <translation>精确率与召回率</translation>
        </message>
        <message>
            <source>recall</source>
            <translation>召回率</translation>
        </message>
        <message>
            <source>precision</source>
            <translation>精确率</translation>
        </message>
        <message>
            <source>By kind</source>
            <translation>按种类</translation>
        </message>
        <message>
            <source>By cluster</source>
            <translation>按聚类</translation>
        </message>
        <message>
            <source>Selected on the map</source>
            <translation>图上所选</translation>
        </message>
        <message>
            <source>Damage</source>
            <translation>受损方式</translation>
        </message>
        <message>
            <source>Wins and losses</source>
            <translation>胜负</translation>
        </message>
        <message>
            <source>Every query</source>
            <translation>每条查询</translation>
        </message>
        <message>
            <source>is what words alone would reach</source>
            <translation>是仅凭文字能达到的水平</translation>
        </message>
        <message>
            <source>of the sentences find their photo among the first ten now</source>
            <translation>的句子现在在前十位找到自己的照片</translation>
        </message>
        <message>
            <source>did before</source>
            <translation>是以前的水平</translation>
        </message>
        <message>
            <source>is the chance of so large a difference by luck alone</source>
            <translation>是仅凭运气出现这么大差别的概率</translation>
        </message>
        <message>
            <source>pinned queries lost their answer</source>
            <translation>条固定查询丢失了答案</translation>
        </message>
        <message>
            <source>Parts of the cross-validation</source>
            <translation>交叉验证的各份</translation>
        </message>
        <message>
            <source>Classes</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Filter the queries</source>
            <translation>筛选查询</translation>
        </message>
        <message>
            <source>What damage costs</source>
            <translation>受损的代价</translation>
        </message>
        <message>
            <source>Earlier or later: %1</source>
            <translation>靠前或靠后：%1</translation>
        </message>
        <message>
            <source>One query</source>
            <translation>一条查询</translation>
        </message>
        <message>
            <source>place %1</source>
            <translation>第 %1 位</translation>
        </message>
        <message>
            <source>place %1, before %2</source>
            <translation>第 %1 位，以前第 %2 位</translation>
        </message>
        <message>
            <source>Photos</source>
            <translation>照片</translation>
        </message>
        <message>
            <source>Captions</source>
            <translation>描述</translation>
        </message>
        <message>
            <source>By year</source>
            <translation>按年份</translation>
        </message>
        <message>
            <source>and %1 more</source>
            <translation>以及另外 %1 个</translation>
        </message>
        <message>
            <source>By model</source>
            <translation>按模型</translation>
        </message>
        <message>
            <source>By folder or class</source>
            <translation>按文件夹或类别</translation>
        </message>
        <message>
            <source>Not the first: %1</source>
            <translation>未排在首位：%1</translation>
        </message>
        <message>
            <source>came first instead</source>
            <translation>排在了首位</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::EvaluatePage</name>
        <message>
            <source>A folder with photos and captions, or with a subfolder a class</source>
            <translation>含照片和描述的文件夹，或每类一个子文件夹</translation>
        </message>
        <message>
            <source>A table or a COCO file with captions</source>
            <translation>描述表格或 COCO 文件</translation>
        </message>
        <message>
            <source>Measuring…</source>
            <translation>正在评测…</translation>
        </message>
        <message>
            <source>The figures appear here. You can go on searching meanwhile.</source>
            <translation>结果会显示在这里。期间可以继续搜索。</translation>
        </message>
        <message>
            <source>Nothing measured yet</source>
            <translation>还没有评测</translation>
        </message>
        <message>
            <source>Measure how well the model finds what belongs together, on your own captions or on a set with known answers.</source>
            <translation>用您自己的描述或带标准答案的数据集，评测模型查找对应内容的能力。</translation>
        </message>
        <message>
            <source>Choose a folder with a subfolder a class</source>
            <translation>请选择每类一个子文件夹的文件夹</translation>
        </message>
        <message>
            <source>The sentence needs {} for the class</source>
            <translation>句子中需要用 {} 表示类别</translation>
        </message>
        <message>
            <source>Search, both ways</source>
            <translation>双向检索</translation>
        </message>
        <message>
            <source>Classes</source>
            <translation>分类</translation>
        </message>
        <message>
            <source>Map</source>
            <translation>分布图</translation>
        </message>
        <message>
            <source>Robustness</source>
            <translation>稳健性</translation>
        </message>
        <message>
            <source>Do sentences find their photo, and photos their sentences?</source>
            <translation>句子能找到照片、照片能找到句子吗？</translation>
        </message>
        <message>
            <source>Where do photos and captions lie, and which belong together?</source>
            <translation>照片和描述分布在哪里，哪些属于一起？</translation>
        </message>
        <message>
            <source>What remains when photos are blurred, noisy, turned, or words misspelt?</source>
            <translation>照片模糊、有噪点、旋转或文字拼错时，还剩多少能力？</translation>
        </message>
        <message>
            <source>Evaluate</source>
            <translation>评测</translation>
        </message>
        <message>
            <source>Measure</source>
            <translation>开始评测</translation>
        </message>
        <message>
            <source>What</source>
            <translation>内容</translation>
        </message>
        <message>
            <source>On</source>
            <translation>数据</translation>
        </message>
        <message>
            <source>Measured before</source>
            <translation>以往评测</translation>
        </message>
        <message>
            <source>Captions of my library</source>
            <translation>我图库中的描述</translation>
        </message>
        <message>
            <source>A file with captions…</source>
            <translation>描述文件…</translation>
        </message>
        <message>
            <source>A folder…</source>
            <translation>文件夹…</translation>
        </message>
        <message>
            <source>What to measure</source>
            <translation>评测内容</translation>
        </message>
        <message>
            <source>Sentence around the name of a class</source>
            <translation>包含类别名称的句子</translation>
        </message>
        <message>
            <source>Starter model</source>
            <translation>内置入门模型</translation>
        </message>
        <message>
            <source>Save the report</source>
            <translation>保存报告</translation>
        </message>
        <message>
            <source>Saved as %1</source>
            <translation>已保存为 %1</translation>
        </message>
        <message>
            <source>Choose two different models</source>
            <translation>请选择两个不同的模型</translation>
        </message>
        <message>
            <source>Two models</source>
            <translation>两个模型</translation>
        </message>
        <message>
            <source>Is one model really better than the other on the same set?</source>
            <translation>在同一数据集上，一个模型真的比另一个好吗？</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Against</source>
            <translation>对比</translation>
        </message>
        <message>
            <source>Save report…</source>
            <translation>保存报告…</translation>
        </message>
        <message>
            <source>Save the figures and charts as a file</source>
            <translation>将指标和图表保存为文件</translation>
        </message>
        <message>
            <source>Measure this model on this set</source>
            <translation>用此数据集评测此模型</translation>
        </message>
        <message>
            <source>Pinned queries…</source>
            <translation>固定查询…</translation>
        </message>
        <message>
            <source>Pinned: %1</source>
            <translation>固定：%1</translation>
        </message>
        <message>
            <source>Blind, my own sentences</source>
            <translation>盲测，用我自己的句子</translation>
        </message>
        <message>
            <source>Is each photo put into the right class?</source>
            <translation>每张照片是否归入正确类别？</translation>
        </message>
        <message>
            <source>Two answers without names: your votes decide which model is better.</source>
            <translation>两个匿名答案：由您的投票决定哪个模型更好。</translation>
        </message>
        <message>
            <source>By words alone</source>
            <translation>仅凭文字</translation>
        </message>
        <message>
            <source>Learnt, checked in 5 parts</source>
            <translation>学习分类器，5 份交叉验证</translation>
        </message>
        <message>
            <source>The model&apos;s own classifier</source>
            <translation>模型自带的分类器</translation>
        </message>
        <message>
            <source>Queries that the model must not lose: a table of photos and captions</source>
            <translation>模型不得丢失的查询：照片与描述的表格</translation>
        </message>
        <message>
            <source>How classes are told apart</source>
            <translation>如何区分类别</translation>
        </message>
        <message>
            <source>A table of photos and captions that must still be found</source>
            <translation>必须仍能找到的照片与描述的表格</translation>
        </message>
        <message>
            <source>Tables (%1)</source>
            <translation>表格（%1）</translation>
        </message>
        <message>
            <source>%1 photos, %2 captions</source>
            <translation>%1 张照片，%2 条描述</translation>
        </message>
        <message>
            <source>about %1</source>
            <translation>约 %1</translation>
        </message>
        <message numerus="yes">
            <source>%Ln cannot be used</source>
            <translation>
                <numerusform>%Ln 项无法使用</numerusform>
            </translation>
        </message>
        <message>
            <source>Report with charts (%1)</source>
            <translation>带图表的报告（%1）</translation>
        </message>
        <message>
            <source>Picture of what is shown (%1)</source>
            <translation>当前所示的图片（%1）</translation>
        </message>
        <message>
            <source>Drawing of what is shown (%1)</source>
            <translation>当前所示的矢量图（%1）</translation>
        </message>
        <message>
            <source>Figures as a table (%1)</source>
            <translation>指标表格（%1）</translation>
        </message>
        <message>
            <source>Every photo and caption as a table (%1)</source>
            <translation>每张照片和每条描述的表格（%1）</translation>
        </message>
        <message>
            <source>Table for LaTeX (%1)</source>
            <translation>LaTeX 表格（%1）</translation>
        </message>
        <message>
            <source>Everything for programs (%1)</source>
            <translation>供程序使用的全部数据（%1）</translation>
        </message>
        <message>
            <source>%1 could not be written.</source>
            <translation>无法写入 %1。</translation>
        </message>
        <message>
            <source>On a map: another model beside the first; the same one: none</source>
            <translation>在图上：与第一个并列的另一个模型；选同一个表示没有</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::QueryChip</name>
        <message>
            <source>Enter opens its menu, Delete removes it</source>
            <translation>回车打开菜单，Delete 删除</translation>
        </message>
        <message>
            <source>Remove %1 from the query</source>
            <translation>从搜索中移除“%1”</translation>
        </message>
        <message>
            <source>Del</source>
            <translation>Del</translation>
        </message>
        <message>
            <source>Edit as text</source>
            <translation>作为文字编辑</translation>
        </message>
        <message>
            <source>%1 (normal)</source>
            <translation>%1（正常）</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>移除</translation>
        </message>
    </context>
    <context>
        <name>QueryText</name>
        <message>
            <source>There is no filter &quot;%1&quot;; it is looked for as words</source>
            <translation>没有名为“%1”的筛选，已按文字搜索</translation>
        </message>
        <message>
            <source>Say what &quot;%1&quot; should be</source>
            <translation>请填写“%1”的值</translation>
        </message>
        <message>
            <source>&quot;%1&quot; is not a number that fits here</source>
            <translation>“%1”不是这里可用的数字</translation>
        </message>
        <message>
            <source>&quot;%1&quot; is not a date; write 2023, 2023-07, 2021..2023 or 7d</source>
            <translation>“%1”不是日期，可写 2023、2023-07、2021..2023 或 7d</translation>
        </message>
        <message>
            <source>&quot;%1&quot; ends before it begins</source>
            <translation>“%1”的结束早于开始</translation>
        </message>
        <message>
            <source>Photos have no &quot;%1&quot;; try caption, tag, person, date, place, rating</source>
            <translation>照片没有“%1”这一项，可用：说明、标签、人物、日期、地点、评分</translation>
        </message>
        <message>
            <source>This part is not inside the photo</source>
            <translation>框选范围超出了照片</translation>
        </message>
        <message>
            <source>The quotation mark is not closed yet</source>
            <translation>引号还没有闭合</translation>
        </message>
        <message>
            <source>The bracket is not closed yet</source>
            <translation>括号还没有闭合</translation>
        </message>
        <message>
            <source>&quot;%1&quot; needs something on both sides</source>
            <translation>“%1”两边都要有内容</translation>
        </message>
        <message>
            <source>&quot;%1&quot; stands between a filter and words and is left out</source>
            <translation>“%1”位于筛选与文字之间，已忽略</translation>
        </message>
        <message>
            <source>The query has too many parts</source>
            <translation>搜索条件太多</translation>
        </message>
        <message>
            <source>not %1</source>
            <comment>a filter</comment>
            <translation>非 %1</translation>
        </message>
        <message>
            <source>without %1</source>
            <translation>不含 %1</translation>
        </message>
        <message>
            <source>Photo</source>
            <translation>照片</translation>
        </message>
        <message>
            <source>Part of %1</source>
            <translation>%1 的局部</translation>
        </message>
        <message>
            <source>the photo %1</source>
            <translation>照片 %1</translation>
        </message>
        <message numerus="yes">
            <source>%Ln photo(s)</source>
            <translation>
                <numerusform>%Ln 张照片</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 with &quot;%2&quot;</source>
            <translation>%1 加“%2”</translation>
        </message>
        <message>
            <source>these filters</source>
            <translation>这些筛选</translation>
        </message>
        <message>
            <source>&quot;%1&quot;</source>
            <translation>“%1”</translation>
        </message>
        <message>
            <source>%1 without &quot;%2&quot;</source>
            <translation>%1（不含“%2”）</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::ShareBars</name>
        <message>
            <source>How much of the score is lost without each word</source>
            <translation>去掉每个词后得分下降多少</translation>
        </message>
        <message>
            <source>Share of each word: %1</source>
            <translation>各词的贡献：%1</translation>
        </message>
        <message>
            <source>%1 (your photos)</source>
            <translation>%1（您的照片）</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::WhyPanel</name>
        <message>
            <source>Right</source>
            <translation>符合</translation>
        </message>
        <message>
            <source>This photo is what was asked for; rank again</source>
            <translation>这张照片符合要求，重新排序</translation>
        </message>
        <message>
            <source>Wrong</source>
            <translation>不符合</translation>
        </message>
        <message>
            <source>This photo is not what was asked for; rank again</source>
            <translation>这张照片不符合要求，重新排序</translation>
        </message>
        <message>
            <source>Show where it matches</source>
            <translation>显示匹配的位置</translation>
        </message>
        <message>
            <source>Darken the places of the photo that do nothing for the query</source>
            <translation>将照片中与搜索无关的部分变暗</translation>
        </message>
        <message>
            <source>Looking…</source>
            <translation>正在查找…</translation>
        </message>
        <message>
            <source>Place %1 of %2</source>
            <comment>in the ranking</comment>
            <translation>第 %1 名，共 %2 张</translation>
        </message>
        <message>
            <source>score %1, shown from %2</source>
            <translation>得分 %1，达到 %2 即显示</translation>
        </message>
        <message>
            <source>It could not be indexed: %1</source>
            <translation>无法索引：%1</translation>
        </message>
        <message>
            <source>It does not pass %1</source>
            <translation>未通过筛选 %1</translation>
        </message>
        <message>
            <source>It is not in the library. Add its folder to find it.</source>
            <translation>它不在图库中。添加它所在的文件夹即可找到。</translation>
        </message>
        <message>
            <source>It is in the library, but the model has not seen it yet.</source>
            <translation>它在图库中，但模型尚未处理。</translation>
        </message>
        <message>
            <source>You marked it wrong for this query.</source>
            <translation>你已将它标为不符合这次搜索。</translation>
        </message>
        <message>
            <source>It falls short by %1</source>
            <translation>还差 %1</translation>
        </message>
        <message>
            <source>Why this photo</source>
            <translation>为什么是这张照片</translation>
        </message>
        <message>
            <source>Why not this photo</source>
            <translation>为什么不是这张照片</translation>
        </message>
        <message>
            <source>Why</source>
            <translation>原因</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::Annotator</name>
        <message>
            <source>Change captions</source>
            <translation>修改说明</translation>
        </message>
        <message>
            <source>Change tags</source>
            <translation>修改标签</translation>
        </message>
        <message numerus="yes">
            <source>Change %Ln photo(s)</source>
            <translation>
                <numerusform>修改 %Ln 张照片</numerusform>
            </translation>
        </message>
        <message>
            <source>Take a suggestion</source>
            <translation>采纳建议</translation>
        </message>
        <message>
            <source>Refuse a suggestion</source>
            <translation>拒绝建议</translation>
        </message>
        <message>
            <source>Import captions</source>
            <translation>导入说明</translation>
        </message>
        <message>
            <source>Tags of trained classes</source>
            <translation>训练类别的标签</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::AnnotationPanel</name>
        <message numerus="yes">
            <source>%Ln photo(s) selected</source>
            <translation>
                <numerusform>已选 %Ln 张照片</numerusform>
            </translation>
        </message>
        <message>
            <source>Captions</source>
            <translation>说明</translation>
        </message>
        <message>
            <source>Tags</source>
            <translation>标签</translation>
        </message>
        <message>
            <source>Add a caption to all of them</source>
            <translation>为所选照片添加说明</translation>
        </message>
        <message>
            <source>Add a caption</source>
            <translation>添加说明</translation>
        </message>
        <message>
            <source>Enter adds it (C)</source>
            <translation>按回车添加（C）</translation>
        </message>
        <message>
            <source>The tags of so many photos are not listed. What you add goes to all of them.</source>
            <translation>照片太多，不列出标签。添加的内容会应用到全部所选照片。</translation>
        </message>
        <message>
            <source>Undo: %1</source>
            <translation>撤销：%1</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>撤销</translation>
        </message>
        <message>
            <source>Redo: %1</source>
            <translation>重做：%1</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>重做</translation>
        </message>
        <message>
            <source>From a caption table</source>
            <translation>来自说明表格</translation>
        </message>
        <message>
            <source>From a text file beside the photo</source>
            <translation>来自照片旁的文本文件</translation>
        </message>
        <message>
            <source>From the photo or its XMP file</source>
            <translation>来自照片或其 XMP 文件</translation>
        </message>
        <message>
            <source>Caption %1</source>
            <translation>说明 %1</translation>
        </message>
        <message>
            <source>Click to change it; Enter keeps the change, Esc takes it back</source>
            <translation>点击修改；回车保存，Esc 还原</translation>
        </message>
        <message>
            <source>Remove this caption</source>
            <translation>删除这条说明</translation>
        </message>
        <message>
            <source>Suggest captions and tags</source>
            <translation>推荐说明和标签</translation>
        </message>
        <message>
            <source>What the model would write about each photo that you select</source>
            <translation>模型会为选中的每张照片写些什么</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::TagChip</name>
        <message>
            <source>%1 (%2 of %3)</source>
            <translation>%1（%2/%3）</translation>
        </message>
        <message>
            <source>%1
Click to give it to all selected photos</source>
            <translation>%1
点击为所有选中的照片添加</translation>
        </message>
        <message>
            <source>Remove the tag %1</source>
            <translation>移除标签“%1”</translation>
        </message>
        <message>
            <source>Del</source>
            <translation>Del</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::TagEditor</name>
        <message>
            <source>Add a tag</source>
            <translation>添加标签</translation>
        </message>
        <message>
            <source>Several are parted by commas; Enter adds them</source>
            <translation>多个标签用逗号分隔；按回车添加</translation>
        </message>
        <message>
            <source>Tags</source>
            <translation>标签</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::SuggestionRow</name>
        <message>
            <source>%1 · %2</source>
            <comment>a suggested caption or tag, how likely</comment>
            <translation>%1 · %2</translation>
        </message>
        <message>
            <source>%1, %2 likely</source>
            <translation>%1，可能性 %2</translation>
        </message>
        <message>
            <source>Enter takes it, Delete refuses it</source>
            <translation>回车采纳，Delete 拒绝</translation>
        </message>
        <message>
            <source>A tag of your library</source>
            <translation>图库中已有的标签</translation>
        </message>
        <message>
            <source>Add the tag %1</source>
            <translation>添加标签“%1”</translation>
        </message>
        <message>
            <source>Take this caption</source>
            <translation>采纳这条说明</translation>
        </message>
        <message>
            <source>Enter</source>
            <translation>回车</translation>
        </message>
        <message>
            <source>Do not suggest it for this photo</source>
            <translation>不再为这张照片推荐</translation>
        </message>
        <message>
            <source>Del</source>
            <translation>Del</translation>
        </message>
        <message>
            <source>By the trained classes of %1</source>
            <translation>来自训练的类别 %1</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::SuggestionList</name>
        <message>
            <source>Suggestions</source>
            <translation>推荐</translation>
        </message>
        <message>
            <source>Looking…</source>
            <translation>正在查找…</translation>
        </message>
        <message>
            <source>Nothing that is likely enough.</source>
            <translation>没有足够可能的推荐。</translation>
        </message>
        <message>
            <source>Suggested by %1, version %2</source>
            <translation>由 %1 推荐，版本 %2</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::SidecarModel</name>
        <message>
            <source>The order, or the rating</source>
            <translation>顺序或评分</translation>
        </message>
        <message>
            <source>left alone</source>
            <translation>不改动</translation>
        </message>
        <message>
            <source>changed</source>
            <translation>将更改</translation>
        </message>
        <message>
            <source>new</source>
            <translation>新建</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::SidecarDialog</name>
        <message>
            <source>Write captions and tags to XMP files</source>
            <translation>将说明和标签写入 XMP 文件</translation>
        </message>
        <message>
            <source>Other programs read these small files beside your photos. The photos themselves are not touched, and what other programs wrote into the files stays.</source>
            <translation>其他软件会读取照片旁的这些小文件。照片本身不会改动，其他软件写入文件的内容也会保留。</translation>
        </message>
        <message>
            <source>Beside the photos</source>
            <translation>照片旁边</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>选择…</translation>
        </message>
        <message>
            <source>Choose the folder for the XMP files</source>
            <translation>选择存放 XMP 文件的文件夹</translation>
        </message>
        <message>
            <source>What would change</source>
            <translation>将会更改的内容</translation>
        </message>
        <message>
            <source>Take back</source>
            <translation>撤回</translation>
        </message>
        <message>
            <source>Bring the XMP files back that the last writing changed, and remove those that it made</source>
            <translation>恢复上次写入所更改的 XMP 文件，并删除其新建的文件</translation>
        </message>
        <message>
            <source>Into a folder of their own</source>
            <translation>单独的文件夹</translation>
        </message>
        <message>
            <source>Into %1</source>
            <translation>写入 %1</translation>
        </message>
        <message>
            <source>Folder for the XMP files</source>
            <translation>XMP 文件的文件夹</translation>
        </message>
        <message numerus="yes">
            <source>Write %Ln file(s)</source>
            <translation>
                <numerusform>写入 %Ln 个文件</numerusform>
            </translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Looking…</source>
            <translation>正在查找…</translation>
        </message>
        <message>
            <source>%1 new, %2 changed, %3 as they are, %4 left alone</source>
            <translation>新建 %1，更改 %2，无变化 %3，不改动 %4</translation>
        </message>
        <message numerus="yes">
            <source>%Ln file(s) taken back.</source>
            <translation>
                <numerusform>已撤回 %Ln 个文件。</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln file(s) written.</source>
            <translation>
                <numerusform>已写入 %Ln 个文件。</numerusform>
            </translation>
        </message>
        <message>
            <source>Stopped; the rest is as it was.</source>
            <translation>已停止；其余保持原样。</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::FolderPane</name>
        <message>
            <source>Folders</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <source>More about all folders</source>
            <translation>所有文件夹的更多操作</translation>
        </message>
        <message>
            <source>Scan</source>
            <translation>扫描</translation>
        </message>
        <message>
            <source>Look for new, changed and removed photos in the selected folder</source>
            <translation>在所选文件夹中查找新增、更改和删除的照片</translation>
        </message>
        <message>
            <source>Remove…</source>
            <translation>移除…</translation>
        </message>
        <message>
            <source>Remove the selected folder from the library</source>
            <translation>从图库中移除所选文件夹</translation>
        </message>
        <message>
            <source>Remove &quot;%1&quot; from the library?</source>
            <translation>要从图库中移除“%1”吗？</translation>
        </message>
        <message numerus="yes">
            <source>%Ln photo(s) leave the library. The files stay where they are.</source>
            <translation>
                <numerusform>%Ln 张照片将移出图库，原文件保持不动。</numerusform>
            </translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>移除</translation>
        </message>
        <message>
            <source>Keep</source>
            <translation>保留</translation>
        </message>
        <message>
            <source>Forget</source>
            <translation>忘记</translation>
        </message>
        <message>
            <source>Show in file manager</source>
            <translation>在文件管理器中显示</translation>
        </message>
        <message>
            <source>What is left out…</source>
            <translation>排除规则…</translation>
        </message>
        <message>
            <source>What is left out everywhere…</source>
            <translation>全局排除规则…</translation>
        </message>
        <message>
            <source>Patterns and hidden files that are left out of the selected folder</source>
            <translation>所选文件夹要排除的模式和隐藏文件</translation>
        </message>
        <message>
            <source>Patterns and hidden files that are left out of every folder</source>
            <translation>所有文件夹都要排除的模式和隐藏文件</translation>
        </message>
        <message>
            <source>Forget the photos that are left out…</source>
            <translation>忘记已排除的照片…</translation>
        </message>
        <message numerus="yes">
            <source>Forget %Ln photo(s) that rules leave out?</source>
            <translation>
                <numerusform>要忘记 %Ln 张被规则排除的照片吗？</numerusform>
            </translation>
        </message>
        <message>
            <source>Their captions and judgements go with them. The files stay where they are.</source>
            <translation>它们的说明和评判会一并删除，原文件保持不动。</translation>
        </message>
        <message>
            <source>Forget the photos of drives that are away…</source>
            <translation>忘记未连接磁盘上的照片…</translation>
        </message>
        <message numerus="yes">
            <source>Forget %Ln photo(s) whose drive is not connected?</source>
            <translation>
                <numerusform>要忘记 %Ln 张磁盘未连接的照片吗？</numerusform>
            </translation>
        </message>
        <message>
            <source>Their captions and judgements go with them. When the drive is back, the photos are read anew.</source>
            <translation>它们的说明和评判会一并删除。磁盘重新连接后，照片将重新读取。</translation>
        </message>
        <message>
            <source>Keep folders up to date</source>
            <translation>自动更新文件夹</translation>
        </message>
        <message>
            <source>Keep folders up to date by themselves: changes come into the library without a scan</source>
            <translation>自动更新文件夹：有变化时无需扫描即可进入图库</translation>
        </message>
        <message>
            <source>New, changed and removed photos are noticed by themselves.</source>
            <translation>新增、更改和删除的照片会自动更新。</translation>
        </message>
        <message>
            <source>New, changed and removed photos are found when you scan.</source>
            <translation>新增、更改和删除的照片在扫描时更新。</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::ProblemPane</name>
        <message>
            <source>Try again</source>
            <translation>重试</translation>
        </message>
        <message>
            <source>Try all again</source>
            <translation>全部重试</translation>
        </message>
        <message>
            <source>Read the selected files again</source>
            <translation>重新读取所选文件</translation>
        </message>
        <message>
            <source>Read all these files again</source>
            <translation>重新读取所有这些文件</translation>
        </message>
        <message numerus="yes">
            <source>%Ln file(s) could not be read</source>
            <translation>
                <numerusform>%Ln 个文件无法读取</numerusform>
            </translation>
        </message>
        <message>
            <source>Show in file manager</source>
            <translation>在文件管理器中显示</translation>
        </message>
        <message>
            <source>Show the selected file in the file manager</source>
            <translation>在文件管理器中显示所选文件</translation>
        </message>
        <message>
            <source>Files that could not be read</source>
            <translation>无法读取的文件</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::RulesDialog</name>
        <message>
            <source>What is left out</source>
            <translation>排除规则</translation>
        </message>
        <message>
            <source>Of the folder %1</source>
            <translation>文件夹：%1</translation>
        </message>
        <message>
            <source>Of every folder; the folders&apos; own patterns come after these.</source>
            <translation>适用于所有文件夹；各文件夹自己的模式排在其后。</translation>
        </message>
        <message>
            <source>Patterns</source>
            <translation>模式</translation>
        </message>
        <message>
            <source>Patterns of what is left out, one a line</source>
            <translation>要排除的模式，每行一个</translation>
        </message>
        <message>
            <source>One a line, as in .gitignore: * stands for any letters, name/ for a folder, / in front for the top of the folder; ! takes back, # begins a note.</source>
            <translation>每行一个，写法同 .gitignore：* 代表任意字符，name/ 表示文件夹，开头的 / 表示文件夹顶层，! 表示重新纳入，# 开头为注释。</translation>
        </message>
        <message>
            <source>Hidden files</source>
            <translation>隐藏文件</translation>
        </message>
        <message>
            <source>What is left out keeps its captions and judgements: it comes back when the rule goes.</source>
            <translation>被排除的照片会保留说明和评判，删除规则后即可恢复。</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>保存</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Save the rules</source>
            <translation>保存规则</translation>
        </message>
        <message>
            <source>Close without saving</source>
            <translation>不保存并关闭</translation>
        </message>
        <message>
            <source>As for the library</source>
            <translation>同图库设置</translation>
        </message>
        <message>
            <source>Leave them out</source>
            <translation>排除</translation>
        </message>
        <message>
            <source>Take them too</source>
            <translation>一并纳入</translation>
        </message>
        <message>
            <source>Line %1: the bracket [ is not closed by ].</source>
            <translation>第 %1 行：方括号 [ 没有以 ] 结束。</translation>
        </message>
        <message>
            <source>Line %1: between folders stands /, not \.</source>
            <translation>第 %1 行：文件夹之间应使用 /，而不是 \。</translation>
        </message>
        <message>
            <source>Line %1 names nothing.</source>
            <translation>第 %1 行没有指明任何内容。</translation>
        </message>
        <message>
            <source>Counting…</source>
            <translation>正在统计…</translation>
        </message>
        <message>
            <source>Of %1 known here, this leaves out %2.</source>
            <translation>这里已知 %1，将排除其中 %2 张。</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::DuplicatesDialog</name>
        <message>
            <source>Near duplicates and bursts</source>
            <translation>近似重复与连拍</translation>
        </message>
        <message>
            <source>How alike two photos must be</source>
            <translation>两张照片的相似程度</translation>
        </message>
        <message>
            <source>Also shots of one burst</source>
            <translation>包括连拍照片</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>How alike</source>
            <translation>相似度</translation>
        </message>
        <message>
            <source>Comparing the photos…</source>
            <translation>正在比较照片…</translation>
        </message>
        <message>
            <source>No two photos are so much alike.</source>
            <translation>没有如此相似的照片。</translation>
        </message>
        <message numerus="yes">
            <source>%Ln group(s); the best photo of each comes first</source>
            <translation>
                <numerusform>%Ln 组；每组最佳照片排在最前</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln identical file(s)</source>
            <translation>
                <numerusform>%Ln 个相同的文件</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln shot(s) of a burst</source>
            <translation>
                <numerusform>%Ln 张连拍</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln photo(s) alike</source>
            <translation>
                <numerusform>%Ln 张相似的照片</numerusform>
            </translation>
        </message>
        <message>
            <source>Keep only the best</source>
            <translation>只保留最佳</translation>
        </message>
        <message>
            <source>Mark all photos of this group but the first</source>
            <translation>标记本组中除第一张以外的照片</translation>
        </message>
        <message>
            <source>Best: %1</source>
            <translation>最佳：%1</translation>
        </message>
        <message>
            <source>To the trash</source>
            <translation>移到回收站</translation>
        </message>
        <message>
            <source>Move %1 to the trash</source>
            <translation>将 %1 移到回收站</translation>
        </message>
        <message numerus="yes">
            <source>Move %Ln photo(s) to the trash…</source>
            <translation>
                <numerusform>将 %Ln 张照片移到回收站…</numerusform>
            </translation>
        </message>
        <message>
            <source>In the trash</source>
            <translation>已移到回收站</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Stop comparing and show what was found so far</source>
            <translation>停止比较，显示目前找到的结果</translation>
        </message>
        <message>
            <source>Progress of the comparison</source>
            <translation>比较进度</translation>
        </message>
        <message>
            <source>Stop; what was moved so far stays in the trash</source>
            <translation>停止；已移动的照片留在回收站中</translation>
        </message>
        <message>
            <source>Progress of moving</source>
            <translation>移动进度</translation>
        </message>
        <message>
            <source>Moving photos to the trash…</source>
            <translation>正在将照片移到回收站…</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::RunsView</name>
        <message>
            <source>All their settings are the same.</source>
            <translation>它们的设置完全相同。</translation>
        </message>
        <message>
            <source>They differ in  %1</source>
            <translation>不同之处：%1</translation>
        </message>
        <message>
            <source>Delete %1 from the list?</source>
            <translation>从列表中删除 %1？</translation>
        </message>
        <message>
            <source>Its settings, curves and figures are lost. The model that it made stays on the Models page.</source>
            <translation>它的设置、曲线和数字将会丢失；它得到的模型仍保留在“模型”页。</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>删除</translation>
        </message>
        <message>
            <source>Keep</source>
            <translation>保留</translation>
        </message>
        <message>
            <source>No runs yet</source>
            <translation>还没有训练</translation>
        </message>
        <message>
            <source>Every run is kept here with its settings, its photos and its curves, to compare and to repeat.</source>
            <translation>每次训练连同设置、照片和曲线都保存在这里，便于比较和重做。</translation>
        </message>
        <message>
            <source>Tick runs to lay their curves over one another. A double click on a note changes it.</source>
            <translation>勾选几次训练可把曲线叠在一起比较；双击备注可以修改。</translation>
        </message>
        <message>
            <source>Repeat</source>
            <translation>重做</translation>
        </message>
        <message>
            <source>Do this run once more, with the same data, split, seed and settings</source>
            <translation>用同样的数据、划分、随机种子和设置再做一次</translation>
        </message>
        <message>
            <source>Delete this run from the list; its model stays</source>
            <translation>从列表中删除这次训练；模型保留</translation>
        </message>
        <message>
            <source>Runs, the newest first</source>
            <translation>训练记录，最新的在前</translation>
        </message>
        <message>
            <source>Held-out loss</source>
            <translation>验证损失</translation>
        </message>
        <message>
            <source>Recall at 10</source>
            <translation>前十召回率</translation>
        </message>
        <message>
            <source>All runs</source>
            <translation>所有训练记录</translation>
        </message>
        <message>
            <source>Photos…</source>
            <translation>照片…</translation>
        </message>
        <message>
            <source>See which photos this run used, and let it forget some</source>
            <translation>查看此次训练使用的照片，并可遗忘其中一些</translation>
        </message>
    </context>
    <context>
        <name>RunWords</name>
        <message>
            <source>Running</source>
            <translation>进行中</translation>
        </message>
        <message>
            <source>Stopped</source>
            <translation>已停止</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>失败</translation>
        </message>
        <message>
            <source>Interrupted</source>
            <translation>被中断</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>完成</translation>
        </message>
        <message>
            <source>Better</source>
            <translation>更好</translation>
        </message>
        <message>
            <source>Not better</source>
            <translation>没有更好</translation>
        </message>
        <message>
            <source>My library</source>
            <translation>我的照片库</translation>
        </message>
        <message>
            <source>%1 → %2</source>
            <translation>%1 → %2</translation>
        </message>
        <message>
            <source>Tick runs to compare them and to see them behind the next one</source>
            <translation>勾选以便比较，并在下一次训练的图后面显示</translation>
        </message>
        <message>
            <source>Before and after: held-out captions that find their photo among the first ten</source>
            <translation>训练前后：留出的说明文字在前十张中找到对应照片的比例</translation>
        </message>
        <message>
            <source>Started</source>
            <translation>开始时间</translation>
        </message>
        <message>
            <source>How</source>
            <translation>方式</translation>
        </message>
        <message>
            <source>Learned from</source>
            <translation>数据</translation>
        </message>
        <message>
            <source>Recall</source>
            <translation>召回率</translation>
        </message>
        <message>
            <source>Result</source>
            <translation>结果</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>备注</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::NamesPanel</name>
        <message>
            <source>%1, %2</source>
            <translation>%1，%2</translation>
        </message>
        <message>
            <source>Delete the name %1; its photos stay</source>
            <translation>删除名字“%1”；照片保留</translation>
        </message>
        <message>
            <source>Select 3 to 20 photos of somebody or something and choose &quot;Name this…&quot; from their menu. The name then works inside sentences: &quot;Rex on the beach&quot;.</source>
            <translation>选中 3 到 20 张同一人或物的照片，在右键菜单中选择“取名…”。之后就能在句子里使用这个名字：“海滩上的小白”。</translation>
        </message>
        <message>
            <source>These work inside sentences: &quot;%1 on the beach&quot;.</source>
            <translation>可以在句子里使用：“海滩上的%1”。</translation>
        </message>
        <message>
            <source>Names</source>
            <translation>名字</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::NameSheet</name>
        <message>
            <source>Name this</source>
            <translation>取名</translation>
        </message>
        <message>
            <source>Rex</source>
            <translation>小白</translation>
        </message>
        <message>
            <source>dog</source>
            <translation>狗</translation>
        </message>
        <message>
            <source>The name works inside sentences at once, with every model: &quot;Rex on the beach&quot;. What it is helps the model; a plain word that it knows is best.</source>
            <translation>名字立刻就能用在句子里，对每个模型都有效：“海滩上的小白”。说明它是什么会有帮助，最好用模型认识的普通词。</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名字</translation>
        </message>
        <message>
            <source>What it is</source>
            <translation>它是什么</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message numerus="yes">
            <source>Name %Ln photo(s)</source>
            <translation>
                <numerusform>给 %Ln 张照片取名</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::QueryModel</name>
        <message>
            <source>sentence</source>
            <translation>句子</translation>
        </message>
        <message>
            <source>photo</source>
            <translation>照片</translation>
        </message>
        <message>
            <source>Asked</source>
            <translation>查询</translation>
        </message>
        <message>
            <source>With a</source>
            <translation>类型</translation>
        </message>
        <message>
            <source>Place before</source>
            <translation>以前名次</translation>
        </message>
        <message>
            <source>Place</source>
            <translation>名次</translation>
        </message>
        <message>
            <source>Change</source>
            <translation>变化</translation>
        </message>
        <message>
            <source>Came first instead</source>
            <translation>排在第一的是</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::BlindPanel</name>
        <message>
            <source>Both models are looking…</source>
            <translation>两个模型正在查找…</translation>
        </message>
        <message>
            <source>Both answer the same: there is nothing to vote on. Ask something else.</source>
            <translation>两个答案相同，无需投票。换一句试试。</translation>
        </message>
        <message>
            <source>Which answer is better? The sides are drawn anew each time.</source>
            <translation>哪个答案更好？左右每次重新抽签。</translation>
        </message>
        <message>
            <source>Place %1</source>
            <translation>第 %1 位</translation>
        </message>
        <message>
            <source>%1 was better %2 times, %3 %4 times, undecided %5.</source>
            <translation>%1 更好 %2 次，%3 更好 %4 次，不分上下 %5 次。</translation>
        </message>
        <message>
            <source>%1 wins %2 of the decided votes (95% interval %3 to %4). By luck alone a split this uneven comes up in %5 of tests.</source>
            <translation>%1 赢得分出胜负的票中的 %2（95% 区间 %3 至 %4）。仅凭运气，这样悬殊的结果会在 %5 的测试中出现。</translation>
        </message>
        <message>
            <source>There are no votes yet.</source>
            <translation>还没有投票。</translation>
        </message>
        <message>
            <source>Ask what you would really search for. You see two answers, but not whose they are.</source>
            <translation>输入您真正想搜的内容。您会看到两个答案，但不知道各属于谁。</translation>
        </message>
        <message>
            <source>Which answer is better?</source>
            <translation>哪个答案更好？</translation>
        </message>
        <message>
            <source>Left</source>
            <translation>左</translation>
        </message>
        <message>
            <source>Right</source>
            <translation>右</translation>
        </message>
        <message>
            <source>Answer at the left</source>
            <translation>左边的答案</translation>
        </message>
        <message>
            <source>Answer at the right</source>
            <translation>右边的答案</translation>
        </message>
        <message>
            <source>a dog on the beach</source>
            <translation>海滩上的狗</translation>
        </message>
        <message>
            <source>Sentence for both models</source>
            <translation>给两个模型的句子</translation>
        </message>
        <message>
            <source>Ask both</source>
            <translation>同时提问</translation>
        </message>
        <message>
            <source>Ask both models</source>
            <translation>同时问两个模型</translation>
        </message>
        <message>
            <source>Left is better</source>
            <translation>左边更好</translation>
        </message>
        <message>
            <source>No difference</source>
            <translation>不分上下</translation>
        </message>
        <message>
            <source>Right is better</source>
            <translation>右边更好</translation>
        </message>
        <message>
            <source>What the votes say</source>
            <translation>投票结果</translation>
        </message>
        <message numerus="yes">
            <source>%Ln vote(s) counted. Ask the next sentence.</source>
            <translation>
                <numerusform>已计 %Ln 票。请问下一句。</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ModelWords</name>
        <message>
            <source>Starter model</source>
            <translation>内置入门模型</translation>
        </message>
    </context>
    <context>
        <name>ModelFacts</name>
        <message>
            <source>%1 pixels</source>
            <translation>%1 像素</translation>
        </message>
        <message>
            <source>%1 dimensions</source>
            <translation>%1 维</translation>
        </message>
        <message>
            <source>%1 million parameters</source>
            <translation>%1 百万参数</translation>
        </message>
    </context>
    <context>
        <name>PastJobWords</name>
        <message>
            <source>Indexing %1</source>
            <translation>索引 %1</translation>
        </message>
        <message>
            <source>Sample photos</source>
            <translation>示例照片</translation>
        </message>
        <message>
            <source>Training %1</source>
            <translation>训练 %1</translation>
        </message>
        <message>
            <source>Measuring on %1</source>
            <translation>在 %1 上评测</translation>
        </message>
        <message>
            <source>Switching to %1</source>
            <translation>切换到 %1</translation>
        </message>
        <message>
            <source>Downloading %1</source>
            <translation>下载 %1</translation>
        </message>
        <message>
            <source>Interrupted: the program ended</source>
            <translation>已中断：程序退出了</translation>
        </message>
        <message>
            <source>Waiting</source>
            <translation>等待中</translation>
        </message>
        <message>
            <source>Running</source>
            <translation>进行中</translation>
        </message>
        <message>
            <source>Paused</source>
            <translation>已暂停</translation>
        </message>
        <message>
            <source>Done in %1</source>
            <translation>已完成，用时 %1</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>已完成</translation>
        </message>
        <message>
            <source>Stopped</source>
            <translation>已停止</translation>
        </message>
        <message>
            <source>Failed: %1</source>
            <translation>失败：%1</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::ModelReportDialog</name>
        <message>
            <source>Import a model</source>
            <translation>导入模型</translation>
        </message>
        <message>
            <source>What this model is</source>
            <translation>模型详情</translation>
        </message>
        <message>
            <source>It cannot be used:</source>
            <translation>无法使用：</translation>
        </message>
        <message>
            <source>All its parts are there and fit together.</source>
            <translation>各部分齐全，并且相互匹配。</translation>
        </message>
        <message>
            <source>Worth knowing</source>
            <translation>值得了解</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Import</source>
            <translation>导入</translation>
        </message>
        <message>
            <source>Copy it into the library</source>
            <translation>复制到图库中</translation>
        </message>
        <message>
            <source>Layout</source>
            <translation>格式</translation>
        </message>
        <message>
            <source>Photos</source>
            <translation>照片</translation>
        </message>
        <message>
            <source>Sentences</source>
            <translation>句子</translation>
        </message>
        <message>
            <source>Picture size</source>
            <translation>图片尺寸</translation>
        </message>
        <message>
            <source>%1 pixels</source>
            <translation>%1 像素</translation>
        </message>
        <message>
            <source>Sentence length</source>
            <translation>句子长度</translation>
        </message>
        <message>
            <source>%1 tokens</source>
            <translation>%1 个词元</translation>
        </message>
        <message>
            <source>Vocabulary</source>
            <translation>词表</translation>
        </message>
        <message>
            <source>Dimensions</source>
            <translation>维度</translation>
        </message>
        <message>
            <source>Parameters</source>
            <translation>参数量</translation>
        </message>
        <message>
            <source>Weights</source>
            <translation>权重</translation>
        </message>
        <message>
            <source>Size on disk</source>
            <translation>占用空间</translation>
        </message>
        <message>
            <source>Version</source>
            <translation>版本</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::PublishedCard</name>
        <message>
            <source>%1: %2 (%3)</source>
            <translation>%1：%2（%3）</translation>
        </message>
        <message>
            <source>As published; not measured here</source>
            <translation>发布者公布的数值，未在本机测量</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>进度</translation>
        </message>
        <message>
            <source>Stop; what came is kept</source>
            <translation>停止，已下载的部分会保留</translation>
        </message>
        <message>
            <source>Delete what came of %1</source>
            <translation>删除 %1 已下载的部分</translation>
        </message>
        <message>
            <source>Open the page of %1 in the browser</source>
            <translation>在浏览器中打开 %1 的页面</translation>
        </message>
        <message>
            <source>English</source>
            <translation>英文</translation>
        </message>
        <message>
            <source>Chinese</source>
            <translation>中文</translation>
        </message>
        <message>
            <source>many languages</source>
            <translation>多语言</translation>
        </message>
        <message>
            <source>licence %1</source>
            <translation>许可证 %1</translation>
        </message>
        <message>
            <source>about %1</source>
            <translation>约 %1</translation>
        </message>
        <message>
            <source>%1 million parameters</source>
            <translation>%1 百万参数</translation>
        </message>
        <message>
            <source>%1 pixels</source>
            <translation>%1 像素</translation>
        </message>
        <message>
            <source>It is here, among the installed models</source>
            <translation>已下载，在已安装的模型中</translation>
        </message>
        <message>
            <source>%1 of it are here</source>
            <translation>已下载 %1</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>继续下载</translation>
        </message>
        <message>
            <source>Download</source>
            <translation>下载</translation>
        </message>
        <message>
            <source>Download %1</source>
            <translation>下载 %1</translation>
        </message>
        <message>
            <source>Resume</source>
            <translation>继续</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>暂停</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::ConnectionDialog</name>
        <message>
            <source>Connection for downloads</source>
            <translation>下载连接</translation>
        </message>
        <message>
            <source>as the system says; or http://host:port, or none</source>
            <translation>跟随系统；或 http://主机:端口，或 none</translation>
        </message>
        <message>
            <source>Proxy</source>
            <translation>代理</translation>
        </message>
        <message>
            <source>none; or https://host that mirrors the publisher&apos;s</source>
            <translation>不使用；或填写镜像站 https://主机</translation>
        </message>
        <message>
            <source>Mirror</source>
            <translation>镜像</translation>
        </message>
        <message>
            <source>Models come from their publishers over HTTPS. Nothing of your library is sent.</source>
            <translation>模型通过 HTTPS 从发布者处下载。不会发送图库中的任何内容。</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>保存</translation>
        </message>
        <message>
            <source>Keep these settings</source>
            <translation>保存这些设置</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::ModelShop</name>
        <message>
            <source>More models</source>
            <translation>更多模型</translation>
        </message>
        <message>
            <source>Published by others under their own licences. Figures are those of their publishers; what suits your photos, the Evaluate page tells.</source>
            <translation>由第三方按各自的许可证发布。数值由发布者公布；哪个更适合你的照片，请看“评测”页。</translation>
        </message>
        <message>
            <source>Connection…</source>
            <translation>连接…</translation>
        </message>
        <message>
            <source>Proxy and mirror for downloads</source>
            <translation>下载所用的代理与镜像</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::JobsDialog</name>
        <message>
            <source>Jobs</source>
            <translation>任务</translation>
        </message>
        <message>
            <source>Jobs, the newest first</source>
            <translation>任务，最新的在前</translation>
        </message>
        <message>
            <source>Nothing has been done yet: what is indexed, trained, measured or downloaded is listed here.</source>
            <translation>还没有任务：索引、训练、评测和下载都会列在这里。</translation>
        </message>
        <message>
            <source>Log</source>
            <translation>日志</translation>
        </message>
        <message>
            <source>Copy the log</source>
            <translation>复制日志</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::PinnedStrip</name>
        <message>
            <source>What it would find now</source>
            <translation>现在会找到什么</translation>
        </message>
        <message>
            <source>new among the first</source>
            <translation>新进前列</translation>
        </message>
        <message>
            <source>up from place %1</source>
            <translation>从第 %1 位上升</translation>
        </message>
        <message>
            <source>down from place %1</source>
            <translation>从第 %1 位下降</translation>
        </message>
        <message>
            <source>as before</source>
            <translation>与之前相同</translation>
        </message>
        <message>
            <source>Place %1: %2</source>
            <translation>第 %1 位：%2</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::BlendPanel</name>
        <message>
            <source>%1 of the new version</source>
            <translation>新版本占 %1</translation>
        </message>
        <message>
            <source>%1 new: measuring…</source>
            <translation>新版本 %1：正在测量…</translation>
        </message>
        <message>
            <source>general pictures %1</source>
            <translation>通用图片 %1</translation>
        </message>
        <message>
            <source>general pictures were not measured</source>
            <translation>未测量通用图片</translation>
        </message>
        <message>
            <source>gain %1 (%2 to %3)</source>
            <translation>提升 %1（%2 至 %3）</translation>
        </message>
        <message>
            <source>Mix the old and the new</source>
            <translation>混合新旧版本</translation>
        </message>
        <message>
            <source>before</source>
            <translation>之前</translation>
        </message>
        <message>
            <source>after</source>
            <translation>之后</translation>
        </message>
        <message>
            <source>How much of the new version</source>
            <translation>新版本所占比例</translation>
        </message>
        <message>
            <source>Keep this mix</source>
            <translation>保留此混合版本</translation>
        </message>
        <message>
            <source>Write this mix as a version of its own</source>
            <translation>把此混合写成独立的版本</translation>
        </message>
        <message>
            <source>%1 new: your pictures %2 and %3</source>
            <comment>share of the new version; recall at 10 text to photo, photo to text</comment>
            <translation>新版本 %1：您的图片 %2 和 %3</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::TrialModel</name>
        <message>
            <source>failed</source>
            <translation>失败</translation>
        </message>
        <message>
            <source>Trial</source>
            <translation>试验</translation>
        </message>
        <message>
            <source>Recall</source>
            <translation>召回率</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>时间</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::TrialsView</name>
        <message>
            <source>Trials</source>
            <translation>试验</translation>
        </message>
        <message>
            <source>this trial</source>
            <translation>本次试验</translation>
        </message>
        <message>
            <source>best so far</source>
            <translation>目前最佳</translation>
        </message>
        <message>
            <source>What was tried, and what came out; the best one is bold</source>
            <translation>试过的设置与结果；最佳一行加粗</translation>
        </message>
        <message>
            <source>All trials</source>
            <translation>全部试验</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::RecipeSettings</name>
        <message>
            <source>automatic</source>
            <translation>自动</translation>
        </message>
        <message>
            <source>InfoNCE</source>
            <translation>InfoNCE</translation>
        </message>
        <message>
            <source>Sigmoid</source>
            <translation>Sigmoid</translation>
        </message>
        <message>
            <source>Triplet, hardest negatives</source>
            <translation>三元组，最难负例</translation>
        </message>
        <message>
            <source>Siamese contrastive</source>
            <translation>孪生对比</translation>
        </message>
        <message>
            <source>Match of the pair</source>
            <translation>配对匹配</translation>
        </message>
        <message>
            <source>A matrix</source>
            <translation>一个矩阵</translation>
        </message>
        <message>
            <source>Residual (CLIP-Adapter)</source>
            <translation>残差（CLIP-Adapter）</translation>
        </message>
        <message>
            <source>A matrix and a branch</source>
            <translation>矩阵加分支</translation>
        </message>
        <message>
            <source>With a cache of the photos (Tip-Adapter)</source>
            <translation>带照片缓存（Tip-Adapter）</translation>
        </message>
        <message>
            <source>Logistic</source>
            <translation>逻辑回归</translation>
        </message>
        <message>
            <source>Two layers</source>
            <translation>两层</translation>
        </message>
        <message>
            <source>Few photos (Tip-Adapter)</source>
            <translation>少量照片（Tip-Adapter）</translation>
        </message>
        <message>
            <source>Canonical correlations</source>
            <translation>典型相关</translation>
        </message>
        <message>
            <source>Subspaces</source>
            <translation>子空间</translation>
        </message>
        <message>
            <source>one run</source>
            <translation>单次训练</translation>
        </message>
        <message>
            <source>Bayesian search</source>
            <translation>贝叶斯搜索</translation>
        </message>
        <message>
            <source>Random search</source>
            <translation>随机搜索</translation>
        </message>
        <message>
            <source>Grid search</source>
            <translation>网格搜索</translation>
        </message>
        <message>
            <source>Epochs</source>
            <translation>轮数</translation>
        </message>
        <message>
            <source>Learning rate</source>
            <translation>学习率</translation>
        </message>
        <message>
            <source>Loss</source>
            <translation>损失</translation>
        </message>
        <message>
            <source>Variant</source>
            <translation>变体</translation>
        </message>
        <message>
            <source>Other</source>
            <translation>其他</translation>
        </message>
        <message>
            <source>name=value, separated by spaces; empty fields mean the recipe&apos;s own choice.</source>
            <translation>名称=值，以空格分隔；留空表示由方法自行决定。</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>设置</translation>
        </message>
        <message>
            <source>Trials</source>
            <translation>试验次数</translation>
        </message>
        <message>
            <source>Ranges</source>
            <translation>范围</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::RunCharts</name>
        <message>
            <source>Logarithmic loss</source>
            <translation>对数损失</translation>
        </message>
        <message>
            <source>Smoothing</source>
            <translation>平滑</translation>
        </message>
        <message>
            <source>Loss</source>
            <translation>损失</translation>
        </message>
        <message>
            <source>training</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>held out</source>
            <translation>留出</translation>
        </message>
        <message>
            <source>Recall at 10</source>
            <translation>前 10 召回率</translation>
        </message>
        <message>
            <source>text to photo</source>
            <translation>文搜图</translation>
        </message>
        <message>
            <source>photo to text</source>
            <translation>图搜文</translation>
        </message>
        <message>
            <source>general</source>
            <translation>通用</translation>
        </message>
        <message>
            <source>Learning rate</source>
            <translation>学习率</translation>
        </message>
        <message>
            <source>Gradient norm</source>
            <translation>梯度范数</translation>
        </message>
        <message>
            <source>Temperature</source>
            <translation>温度</translation>
        </message>
        <message>
            <source>Pairs a second</source>
            <translation>每秒样本对</translation>
        </message>
        <message>
            <source>Memory, MiB</source>
            <translation>内存（MiB）</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::LearntTagsDialog</name>
        <message>
            <source>Tag photos with what was learnt</source>
            <translation>用学到的类别加标签</translation>
        </message>
        <message>
            <source>Classes that were trained on the Train page look at every photo. Nothing is written before you say so, and one undo takes all of it back.</source>
            <translation>在训练页训练的类别会查看每张照片。未经您同意不会写入，一次撤销即可全部恢复。</translation>
        </message>
        <message>
            <source>How sure the classes must be</source>
            <translation>类别需要多确定</translation>
        </message>
        <message>
            <source>How sure</source>
            <translation>确定程度</translation>
        </message>
        <message>
            <source>Tags and how many photos get them</source>
            <translation>标签及其照片数量</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Add these tags</source>
            <translation>添加这些标签</translation>
        </message>
        <message>
            <source>Looking at the photos…</source>
            <translation>正在查看照片…</translation>
        </message>
        <message>
            <source>No photo gets a new tag. Train classes on the Train page first, or be less sure.</source>
            <translation>没有照片得到新标签。请先在训练页训练类别，或降低确定程度。</translation>
        </message>
        <message numerus="yes">
            <source>%Ln new tag(s)</source>
            <translation>
                <numerusform>%Ln 个新标签</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::LearntTagModel</name>
        <message>
            <source>%1 · %2, by %3</source>
            <comment>a tag, how many photos get it, the classifier&apos;s name</comment>
            <translation>%1 · %2，来自 %3</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::RunPhotoModel</name>
        <message>
            <source>learned from</source>
            <translation>用于学习</translation>
        </message>
        <message>
            <source>chosen with</source>
            <translation>用于选择</translation>
        </message>
        <message>
            <source>held out</source>
            <translation>留出</translation>
        </message>
        <message>
            <source>not to be forgotten by it</source>
            <translation>不应被遗忘</translation>
        </message>
        <message>
            <source>%1 · %2</source>
            <comment>a photo, what a run did with it</comment>
            <translation>%1 · %2</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::RunPhotosDialog</name>
        <message>
            <source>What a version learned cannot be cut out of it. It is forgotten by training again without the photos; the version of this run stays until you remove it.</source>
            <translation>版本学到的内容无法单独删除。去掉这些照片重新训练即可遗忘；此次训练的版本会保留，直到您删除它。</translation>
        </message>
        <message>
            <source>Photos of %1</source>
            <translation>%1 的照片</translation>
        </message>
        <message>
            <source>Part of a name or folder</source>
            <translation>名称或文件夹的一部分</translation>
        </message>
        <message>
            <source>Show photos with this in their path</source>
            <translation>显示路径包含此内容的照片</translation>
        </message>
        <message>
            <source>Photos that the run used</source>
            <translation>此次训练使用的照片</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Forget them and train again</source>
            <translation>遗忘它们并重新训练</translation>
        </message>
        <message>
            <source>%1 of %2 to be forgotten</source>
            <translation>将遗忘 %2 张中的 %1 张</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::EngineCard</name>
        <message>
            <source>Performance</source>
            <translation>性能</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>设备</translation>
        </message>
        <message>
            <source>Precision</source>
            <translation>精度</translation>
        </message>
        <message>
            <source>Threads</source>
            <translation>线程</translation>
        </message>
        <message>
            <source>Thumbnails in memory</source>
            <translation>内存中的缩略图</translation>
        </message>
        <message>
            <source>Caches on disk</source>
            <translation>磁盘缓存</translation>
        </message>
        <message>
            <source>Choose by itself</source>
            <translation>自动选择</translation>
        </message>
        <message>
            <source>Processor</source>
            <translation>处理器</translation>
        </message>
        <message>
            <source>Graphics card (CUDA)</source>
            <translation>显卡 (CUDA)</translation>
        </message>
        <message>
            <source>32 bits (fp32)</source>
            <translation>32 位 (fp32)</translation>
        </message>
        <message>
            <source>16 bits (bf16)</source>
            <translation>16 位 (bf16)</translation>
        </message>
        <message>
            <source>16 bits (fp16)</source>
            <translation>16 位 (fp16)</translation>
        </message>
        <message>
            <source>All cores</source>
            <translation>所有核心</translation>
        </message>
        <message>
            <source>What the model runs on</source>
            <translation>模型运行的设备</translation>
        </message>
        <message>
            <source>With how many bits the model computes</source>
            <translation>模型计算使用的位数</translation>
        </message>
        <message>
            <source>How many threads the engine may use</source>
            <translation>引擎可以使用的线程数</translation>
        </message>
        <message>
            <source>Memory for thumbnails that were seen</source>
            <translation>用于已显示缩略图的内存</translation>
        </message>
        <message>
            <source>Clear</source>
            <translation>清除</translation>
        </message>
        <message>
            <source>Remove thumbnails and other caches from the disk; they are made again when they are needed</source>
            <translation>从磁盘删除缩略图和其他缓存；需要时会重新生成</translation>
        </message>
        <message>
            <source>Open the library again</source>
            <translation>重新打开图库</translation>
        </message>
        <message>
            <source>Take up device, precision and threads now</source>
            <translation>立即应用设备、精度和线程</translation>
        </message>
        <message>
            <source>Device, precision and threads are taken up when the library is opened. In another precision the photos are prepared anew.</source>
            <translation>设备、精度和线程在打开图库时生效。更改精度后，照片需要重新处理。</translation>
        </message>
        <message numerus="yes">
            <source>%1 in %Ln thumbnail(s), %2 besides</source>
            <translation>
                <numerusform>%Ln 张缩略图占 %1，其他占 %2</numerusform>
            </translation>
        </message>
        <message>
            <source>8 bits (int8, processor only)</source>
            <translation>8 位（int8，仅限处理器）</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::AboutCard</name>
        <message>
            <source>Copied</source>
            <translation>已复制</translation>
        </message>
        <message>
            <source>About this machine</source>
            <translation>关于这台电脑</translation>
        </message>
        <message>
            <source>For a report of a fault. It names no file, no photo and nobody.</source>
            <translation>用于报告问题。其中不含文件名、照片或个人信息。</translation>
        </message>
        <message>
            <source>Copy report</source>
            <translation>复制报告</translation>
        </message>
        <message>
            <source>Copy this report</source>
            <translation>复制此报告</translation>
        </message>
        <message>
            <source>Show log</source>
            <translation>显示日志</translation>
        </message>
        <message>
            <source>What the program did, as it wrote it down</source>
            <translation>程序记录的运行情况</translation>
        </message>
        <message>
            <source>Report about this machine</source>
            <translation>关于这台电脑的报告</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::CaptionResults</name>
        <message>
            <source>Captions that fit the photo, best first</source>
            <translation>与照片相符的说明，最符合的在前</translation>
        </message>
        <message>
            <source>Captions of the library, compared with this photo. Enter searches for photos that fit the caption.</source>
            <translation>图库中的说明与这张照片的比较。按回车用该说明搜索照片。</translation>
        </message>
        <message>
            <source>Search with this caption</source>
            <translation>用此说明搜索</translation>
        </message>
        <message>
            <source>Show the photo that it was written for</source>
            <translation>显示该说明所属的照片</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>复制</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::CommandPalette</name>
        <message>
            <source>What do you want to do?</source>
            <translation>您想做什么？</translation>
        </message>
        <message>
            <source>Command palette: type what you want to do</source>
            <translation>命令面板：输入您想做的事</translation>
        </message>
        <message>
            <source>Commands</source>
            <translation>命令</translation>
        </message>
        <message>
            <source>↑ ↓ choose    Enter do it    Esc close</source>
            <translation>↑ ↓ 选择    回车 执行    Esc 关闭</translation>
        </message>
        <message>
            <source>Command palette</source>
            <translation>命令面板</translation>
        </message>
        <message>
            <source>Search for &quot;%1&quot;</source>
            <translation>搜索“%1”</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::ExportDialog</name>
        <message>
            <source>Export copies</source>
            <translation>导出副本</translation>
        </message>
        <message>
            <source>The files as they are</source>
            <translation>原始文件</translation>
        </message>
        <message>
            <source>JPEG, at most %1 pixels wide or high</source>
            <translation>JPEG，长边不超过 %1 像素</translation>
        </message>
        <message>
            <source>Size of the copies</source>
            <translation>副本的大小</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>选择…</translation>
        </message>
        <message>
            <source>Choose the folder for the copies</source>
            <translation>选择存放副本的文件夹</translation>
        </message>
        <message>
            <source>Show folder</source>
            <translation>显示文件夹</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message numerus="yes">
            <source>Export %Ln photo(s)</source>
            <translation>
                <numerusform>导出 %Ln 张照片</numerusform>
            </translation>
        </message>
        <message>
            <source>Progress of the export</source>
            <translation>导出进度</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>大小</translation>
        </message>
        <message>
            <source>Folder for the copies</source>
            <translation>存放副本的文件夹</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message numerus="yes">
            <source>%Ln photo(s) copied.</source>
            <translation>
                <numerusform>已复制 %Ln 张照片。</numerusform>
            </translation>
        </message>
        <message>
            <source>Stopped before the rest.</source>
            <translation>其余未复制，已停止。</translation>
        </message>
        <message numerus="yes">
            <source>%Ln photo(s) could not be copied:</source>
            <translation>
                <numerusform>%Ln 张照片无法复制：</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::LogDialog</name>
        <message>
            <source>Log</source>
            <translation>日志</translation>
        </message>
        <message>
            <source>Nothing has been written yet.</source>
            <translation>还没有任何记录。</translation>
        </message>
        <message>
            <source>Copy all</source>
            <translation>全部复制</translation>
        </message>
        <message>
            <source>Show in folder</source>
            <translation>在文件夹中显示</translation>
        </message>
        <message>
            <source>Read again</source>
            <translation>重新读取</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::StarRating</name>
        <message>
            <source>Not rated</source>
            <translation>未评星</translation>
        </message>
        <message>
            <source>Photos with different ratings</source>
            <translation>所选照片星级不同</translation>
        </message>
        <message>
            <source>Rejected</source>
            <translation>已排除</translation>
        </message>
        <message numerus="yes">
            <source>%Ln star(s)</source>
            <translation>
                <numerusform>%Ln 星</numerusform>
            </translation>
        </message>
        <message>
            <source>%1; keys 0 to 5 rate</source>
            <translation>%1；按 0 到 5 评星</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::TrashDialog</name>
        <message numerus="yes">
            <source>%Ln photo(s) could not be moved to the trash; they are where they were.</source>
            <translation>
                <numerusform>%Ln 张照片无法移到回收站，仍在原处。</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln photo(s) moved to the trash.</source>
            <translation>
                <numerusform>已将 %Ln 张照片移到回收站。</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Stopped: %Ln photo(s) were left where they are.</source>
            <translation>
                <numerusform>已停止：%Ln 张照片留在原处。</numerusform>
            </translation>
        </message>
        <message>
            <source>Move to the trash</source>
            <translation>移到回收站</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Stop; what was moved so far stays in the trash</source>
            <translation>停止；已移动的照片留在回收站中</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>进度</translation>
        </message>
        <message>
            <source>Moving photos to the trash: %1 of %2</source>
            <translation>正在将照片移到回收站：%1 / %2</translation>
        </message>
        <message>
            <source>Keep</source>
            <translation>保留</translation>
        </message>
        <message>
            <source>They leave the library with their captions. You find the files in the trash of your system.</source>
            <translation>照片及其说明将离开图库。您可以在系统的回收站中找到这些文件。</translation>
        </message>
        <message numerus="yes">
            <source>Move %Ln photo(s) to the trash?</source>
            <translation>
                <numerusform>将 %Ln 张照片移到回收站？</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::GridControls</name>
        <message>
            <source>Whole photos in rows, or square tiles</source>
            <translation>整张照片成行排列，或方形缩略图</translation>
        </message>
        <message>
            <source>Size of the photos in the grid</source>
            <translation>缩略图大小</translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::PackageExport</name>
        <message>
            <source>Copying %1…</source>
            <translation>正在复制 %1…</translation>
        </message>
        <message>
            <source>%1 was not copied. %2</source>
            <translation>%1 未能复制。%2</translation>
        </message>
        <message>
            <source>%1 is copied to %2.</source>
            <translation>%1 已复制到 %2。</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>进度</translation>
        </message>
        <message>
            <source>Show folder</source>
            <translation>显示文件夹</translation>
        </message>
        <message>
            <source>Show the copy in the file manager</source>
            <translation>在文件管理器中显示副本</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Stop; nothing of the copy stays</source>
            <translation>停止；不保留任何副本内容</translation>
        </message>
    </context>
</TS>
