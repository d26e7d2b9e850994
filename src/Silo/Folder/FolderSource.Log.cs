namespace KGateway.Silo.Folder;

internal sealed partial class FolderSource
{
    [LoggerMessage(140, LogLevel.Information, "{Folder}: {Files} files with {Objects} objects")]
    private partial void LogRead(string folder, int files, int objects);

    [LoggerMessage(141, LogLevel.Information, "{Count} objects changed (save {Number})")]
    private partial void LogChanged(int count, long number);

    [LoggerMessage(142, LogLevel.Error, "{Diagnostic}")]
    private partial void LogError(string diagnostic);

    [LoggerMessage(143, LogLevel.Warning, "{Diagnostic}")]
    private partial void LogWarning(string diagnostic);

    [LoggerMessage(144, LogLevel.Information, "All files can be read again")]
    private partial void LogMended();
}
