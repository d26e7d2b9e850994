using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace KGateway.Silo.Hosting;

/// <summary>The log on standard error, for people.</summary>
internal static class PlainConsoleExtensions
{
    /// <summary>Makes it the only log.</summary>
    /// <param name="logging">The logging.</param>
    /// <param name="level">That of our own messages; others must be one level worse.</param>
    /// <param name="ofOrleans">That of Orleans; null for the same as that of others.</param>
    public static void AddPlainConsole(this ILoggingBuilder logging, LogLevel level, LogLevel? ofOrleans = null)
    {
        logging.ClearProviders();
        logging.AddConsole(static console =>
        {
            console.FormatterName = PlainConsoleFormatter.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        logging.AddConsoleFormatter<PlainConsoleFormatter, ConsoleFormatterOptions>();
        var levels = new LogLevels(level, ofOrleans);
        logging.Services.AddSingleton(levels);
        logging.Services.AddSingleton<IConfigureOptions<LoggerFilterOptions>>(levels);
        logging.Services.AddSingleton<IOptionsChangeTokenSource<LoggerFilterOptions>>(levels);
    }
}
