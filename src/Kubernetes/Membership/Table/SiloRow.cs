using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace KGateway.Kubernetes.Membership.Table;

/// <summary>A silo as it is stored. The time of its last heartbeat is in its Lease.</summary>
internal sealed record SiloRow
{
    [JsonPropertyName("status")]
    public required string Status { get; init; }

    [JsonPropertyName("siloName")]
    public string SiloName { get; init; } = "";

    [JsonPropertyName("hostName")]
    public string HostName { get; init; } = "";

    [JsonPropertyName("proxyPort")]
    public int ProxyPort { get; init; }

    [JsonPropertyName("roleName")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RoleName { get; init; }

    [JsonPropertyName("updateZone")]
    public int UpdateZone { get; init; }

    [JsonPropertyName("faultZone")]
    public int FaultZone { get; init; }

    [JsonPropertyName("startTime")]
    public required DateTime StartTime { get; init; }

    [JsonPropertyName("iAmAlive")]
    public required DateTime IAmAlive { get; init; }

    /// <summary>UID of the silo's pod. Only the silo itself knows it; whoever else writes the row keeps it.</summary>
    [JsonPropertyName("podUid")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PodUid { get; init; }

    [JsonPropertyName("suspects")]
    public ImmutableArray<Suspicion> Suspects { get; init; } = [];

    /// <summary>A copy of what the runtime hands over, which stays the runtime's.</summary>
    public static SiloRow Of(MembershipEntry entry, string? podUid) => new()
    {
        Status = entry.Status.ToString(),
        SiloName = entry.SiloName ?? "",
        HostName = entry.HostName ?? "",
        ProxyPort = entry.ProxyPort,
        RoleName = entry.RoleName,
        UpdateZone = entry.UpdateZone,
        FaultZone = entry.FaultZone,
        StartTime = Utc(entry.StartTime),
        IAmAlive = Utc(entry.IAmAliveTime),
        PodUid = podUid,
        Suspects = entry.SuspectTimes is { } votes
            ? [.. votes.Select(static vote => new Suspicion(vote.Item1.ToParsableString(), Utc(vote.Item2)))]
            : [],
    };

    /// <summary>A new entry for the runtime, with the heartbeat of the Lease if that is later.</summary>
    public MembershipEntry ToEntry(SiloAddress address, DateTime? renewed) => new()
    {
        SiloAddress = address,
        Status = Enum.Parse<SiloStatus>(Status),
        SiloName = SiloName,
        HostName = HostName,
        ProxyPort = ProxyPort,
        RoleName = RoleName,
        UpdateZone = UpdateZone,
        FaultZone = FaultZone,
        StartTime = StartTime,
        IAmAliveTime = renewed > IAmAlive ? renewed.Value : IAmAlive,
        SuspectTimes = Suspects.IsDefaultOrEmpty
            ? null
            : [.. Suspects.Select(static vote => Tuple.Create(SiloAddress.FromParsableString(vote.Silo), vote.Time))],
    };

    /// <summary>The latest of start, heartbeat and suspicions: a row is defunct only when all of them are long ago.</summary>
    public DateTime LastSign(DateTime? renewed)
    {
        var last = StartTime > IAmAlive ? StartTime : IAmAlive;
        if (renewed > last)
            last = renewed.Value;
        foreach (var vote in Suspects.IsDefault ? [] : Suspects)
        {
            if (vote.Time > last)
                last = vote.Time;
        }

        return last;
    }

    // The runtime's times are UTC, but don't always say so.
    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);
}
