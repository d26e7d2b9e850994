using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace KGateway.Silo.Hosting;

/// <summary>How much each part of the program logs. It can be changed while the program runs. Safe for use by several threads.</summary>
internal sealed class LogLevels : IConfigureOptions<LoggerFilterOptions>, IOptionsChangeTokenSource<LoggerFilterOptions>
{
    private const string Others = "others";

    /// <summary>The words for levels.</summary>
    public static readonly ImmutableArray<(string Word, LogLevel Level)> Words =
    [
        ("trace", LogLevel.Trace), ("debug", LogLevel.Debug), ("info", LogLevel.Information), ("warn", LogLevel.Warning), ("error", LogLevel.Error),
    ];

    // Those of others speak to their authors: they must be one level worse.
    private static readonly ImmutableArray<(string Component, string? Category, bool Own)> Components =
    [
        ("grains", "KGateway.Grains", true),
        ("kubernetes", "KGateway.Kubernetes", true),
        ("silo", "KGateway.Silo", true),
        ("xds", "KGateway.XdsFrontend", true),
        ("orleans", "Orleans", false),
        (Others, null, false),
    ];

    private readonly Lock _gate = new();
    private volatile ImmutableSortedDictionary<string, LogLevel> _levels;
    private CancellationTokenSource _changed = new();

    /// <param name="level">That of our own messages.</param>
    /// <param name="ofOrleans">That of Orleans; null for the same as that of others.</param>
    public LogLevels(LogLevel level, LogLevel? ofOrleans = null)
    {
        _levels = All(level);
        if (ofOrleans is { } other)
            _levels = _levels.SetItem("orleans", other);
    }

    /// <summary>The levels by component.</summary>
    public IReadOnlyDictionary<string, LogLevel> Current => _levels;

    /// <inheritdoc/>
    public string? Name => Options.DefaultName;

    /// <summary>The word of a level.</summary>
    public static string WordOf(LogLevel level) => Words.FirstOrDefault(word => word.Level == level).Word ?? level.ToString().ToLowerInvariant();

    /// <summary>The level of a word, in any case; null when there is no such.</summary>
    public static LogLevel? LevelOf(string? word)
    {
        foreach (var (known, level) in Words)
        {
            if (known.Equals(word, StringComparison.OrdinalIgnoreCase))
                return level;
        }

        return null;
    }

    /// <summary>Sets all.</summary>
    public void SetAll(LogLevel level) => Set(All(level));

    /// <summary>Sets those of some components; false, and nothing is changed, if there is no such component.</summary>
    public bool TrySet(IReadOnlyCollection<KeyValuePair<string, LogLevel>> levels)
    {
        if (levels.Any(pair => !_levels.ContainsKey(pair.Key)))
            return false;
        Set(_levels.SetItems(levels));
        return true;
    }

    /// <inheritdoc/>
    public void Configure(LoggerFilterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (var (component, category, _) in Components)
        {
            if (category is null)
                options.MinLevel = _levels[component];
            else
                options.Rules.Add(new LoggerFilterRule(providerName: null, category, _levels[component], filter: null));
        }

        // The base class of grain services says under the hub's name what only its authors understand.
        var grains = _levels["grains"];
        options.Rules.Add(new LoggerFilterRule(
            providerName: null, "KGateway.Grains.Hub.SiloHub", grains < LogLevel.Information ? grains : LogLevel.Warning, filter: null));
    }

    /// <inheritdoc/>
    public IChangeToken GetChangeToken()
    {
        lock (_gate)
            return new CancellationChangeToken(_changed.Token);
    }

    private static ImmutableSortedDictionary<string, LogLevel> All(LogLevel level) => Components.ToImmutableSortedDictionary(
        static component => component.Component,
        component => component.Own || level >= LogLevel.Critical ? level : level + 1,
        StringComparer.Ordinal);

    private void Set(ImmutableSortedDictionary<string, LogLevel> levels)
    {
        CancellationTokenSource former;
        lock (_gate)
        {
            _levels = levels;
            former = _changed;
            _changed = new CancellationTokenSource();
        }

        former.Cancel();
        former.Dispose();
    }
}
