using Microsoft.Extensions.Logging.Console;

namespace KGateway.Silo.Hosting;

/// <summary>The log on standard error, for people.</summary>
internal static class PlainConsoleExtensions
{
    /// <summary>Makes it the only log; <paramref name="level"/> is that of our own messages, others must be one level worse.</summary>
    public static void AddPlainConsole(this ILoggingBuilder logging, LogLevel level)
    {
        logging.ClearProviders();
        logging.AddConsole(static console =>
        {
            console.FormatterName = PlainConsoleFormatter.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        logging.AddConsoleFormatter<PlainConsoleFormatter, ConsoleFormatterOptions>();
        logging.SetMinimumLevel(level < LogLevel.Critical ? level + 1 : level);
        logging.AddFilter("KGateway", level);
        // The base class of grain services says under the hub's name what only its authors understand.
        logging.AddFilter("KGateway.Grains.Hub.SiloHub", level < LogLevel.Information ? level : LogLevel.Warning);
    }
}
