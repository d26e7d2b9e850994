using System.Globalization;
using System.Text;
using KGateway.Grains.Contracts.Proxies;
using KGateway.Translation.Statuses;

namespace KGateway.Grains.Statuses;

/// <summary>What is said of a Gateway's proxies as a whole.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Reason">Word for programs; empty if nothing is to be said.</param>
/// <param name="Message">Text for people.</param>
internal sealed record ProxiesVerdict(ProxiesVerdictKind Kind, string Reason = "", string Message = "")
{
    private const int MostTroubles = 3;
    private const int MostNames = 3;

    /// <summary>Nobody has told yet how they are.</summary>
    public static ProxiesVerdict Unknown { get; } = new(ProxiesVerdictKind.Unknown);

    /// <summary>No proxy is connected.</summary>
    public static ProxiesVerdict None { get; } = new(ProxiesVerdictKind.None);

    /// <summary>Some proxy is taking its first configuration, and nothing is wrong.</summary>
    public static ProxiesVerdict Starting { get; } = new(ProxiesVerdictKind.Starting);

    private static ProxiesVerdict UpToDate { get; } =
        new(ProxiesVerdictKind.UpToDate, "UpToDate", "All connected proxies have taken the current configuration");

    /// <summary>Joins the parts of all silos; their order doesn't matter.</summary>
    public static ProxiesVerdict Of(IReadOnlyCollection<GatewayProxies> parts)
    {
        var (connected, starting, troubled) = (parts.Sum(static p => p.Connected), parts.Sum(static p => p.Starting), parts.Sum(static p => p.Troubled));
        if (connected == 0)
            return None;
        if (troubled == 0)
            return starting > 0 ? Starting : UpToDate;
        var troubles = parts.SelectMany(static part => part.Troubles)
            .OrderBy(static trouble => trouble.Message is null).ThenBy(static trouble => trouble.NodeId, StringComparer.Ordinal).ToList();
        var refused = troubles.Exists(static trouble => trouble.Message is not null);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{troubled} of {connected} connected {(connected == 1 ? "proxy" : "proxies")} ");
        text.Append(refused ? "refused configuration or lag behind it" : "lag behind the current configuration");
        foreach (var trouble in troubles.Take(MostTroubles))
            Append(text, trouble);
        if (troubled > MostTroubles)
            text.Append(CultureInfo.InvariantCulture, $"; and {troubled - MostTroubles} more");
        return new ProxiesVerdict(ProxiesVerdictKind.Troubled, refused ? "ConfigurationRefused" : "Behind", text.ToString());
    }

    /// <summary>The status with this verdict in it.</summary>
    public GatewayStatus On(GatewayStatus status) => Kind switch
    {
        ProxiesVerdictKind.Unknown => status with { KeepsProxies = true },
        ProxiesVerdictKind.UpToDate or ProxiesVerdictKind.Troubled => status with
        {
            Conditions =
            [
                .. status.Conditions,
                new Condition(
                    ConditionTypes.ProxiesUpToDate,
                    Kind == ProxiesVerdictKind.UpToDate ? ConditionStatus.True : ConditionStatus.False,
                    Reason,
                    Message,
                    status.Conditions is [var first, ..] ? first.ObservedGeneration : 0),
            ],
        },
        _ => status,
    };

    private static void Append(StringBuilder text, ProxyTrouble trouble)
    {
        text.Append("; ").Append(trouble.NodeId);
        if (trouble.Message is null)
        {
            if (trouble.Types.IsEmpty)
                text.Append(" has not been sent anything");
            else
                text.Append(" has not accepted ").AppendJoin(", ", trouble.Types);
            return;
        }

        text.Append(" refused ").AppendJoin(", ", trouble.Types).Append(' ').AppendJoin(", ", trouble.Names.Take(MostNames));
        if (trouble.Names.Length > MostNames)
            text.Append(" and others");
        text.Append(": ").Append(trouble.Message);
    }
}

/// <summary>How a Gateway's proxies are.</summary>
internal enum ProxiesVerdictKind
{
    /// <summary>Nobody has told yet.</summary>
    Unknown,

    /// <summary>None is connected.</summary>
    None,

    /// <summary>Some are taking their first configuration.</summary>
    Starting,

    /// <summary>All have what they should.</summary>
    UpToDate,

    /// <summary>Some refused something or are late.</summary>
    Troubled,
}
