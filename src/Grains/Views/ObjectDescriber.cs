using System.Collections.Immutable;
using KGateway.Grains.Contracts.Views;
using KGateway.Grains.Hub;
using KGateway.Grains.Statuses;
using KGateway.Grains.Translations;
using KGateway.Resources;
using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Translation.Effective;
using KGateway.Translation.State;

namespace KGateway.Grains.Views;

/// <inheritdoc cref="IObjectDescriber"/>
internal sealed partial class ObjectDescriber(
    StateReplica state,
    SiloMembership membership,
    ISiloHubClient hubs,
    ITranslation translation,
    TimeProvider time,
    ILogger<ObjectDescriber> logger) : IObjectDescriber
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async ValueTask<ClusterDescription?> DescribeAsync(ResourceId id, CancellationToken cancellationToken)
    {
        var objects = state.Current.State;
        if (objects.Get(id) is null)
            return null;
        var silos = membership.Active;
        var answers = await Task.WhenAll(silos.Select(silo => AskAsync(silo, id, cancellationToken)));
        var parts = answers.SelectMany(static answer => answer ?? [])
            .DistinctBy(static part => part.Effective.Gateway)
            .OrderBy(static part => part.Effective.Gateway, StringComparer.Ordinal)
            .ToList();
        if (translation.InForce(id, objects) is { } common)
            parts.Insert(0, new(common, [.. Ownerless(id, objects, common)]));
        return new(
            [.. parts],
            Join(parts.SelectMany(static part => part.Statuses)),
            [.. silos.Where((_, i) => answers[i] is null).Select(static silo => silo.ToString())]);
    }

    // Of backends and their policies no Gateway speaks, but for BackendTLSPolicies.
    private IEnumerable<ObjectStatusView> Ownerless(
        ResourceId id, ClusterState objects, EffectivePolicies common)
    {
        var named = common.PolicyNames().ToHashSet();
        var policies = objects.All<BackendConfigPolicy>()
            .Select(static policy => policy.Id).Where(policy => named.Contains(policy.ToString()));
        foreach (var known in policies.Prepend(id))
        {
            if (translation.Ownerless(known, objects, out _) is { } status)
                yield return new(known, status);
        }
    }

    private static ImmutableArray<ObjectStatusView> Join(IEnumerable<ObjectStatusView> parts)
    {
        var joined = ImmutableArray.CreateBuilder<ObjectStatusView>();
        foreach (var group in parts.GroupBy(static part => part.Id, static part => part.Status).OrderBy(static group => group.Key))
        {
            if (StatusMerge.Merge(group.Select(static status => KeyValuePair.Create(default(ObjectKey), status))) is { } status)
                joined.Add(new(group.Key, status));
        }

        return joined.ToImmutable();
    }

    private async Task<ImmutableArray<ObjectDescription>?> AskAsync(SiloAddress silo, ResourceId id, CancellationToken cancellationToken)
    {
        try
        {
            return await hubs.For(silo).Describe(id).AsTask().WaitAsync(Patience, time, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            LogUnanswered(e, silo, id);
            return null;
        }
    }

    [LoggerMessage(EventId = 701, Level = LogLevel.Warning, Message = "Silo {Silo} didn't say what is in force for {Object}")]
    private partial void LogUnanswered(Exception exception, SiloAddress silo, ResourceId @object);
}
