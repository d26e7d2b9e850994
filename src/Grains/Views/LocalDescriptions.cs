using System.Collections.Immutable;
using KGateway.Grains.Contracts.Views;
using KGateway.Grains.Hub;
using KGateway.Grains.Translations;
using KGateway.Resources;

namespace KGateway.Grains.Views;

/// <summary>What the Gateways that are translated on this silo have in force for an object.</summary>
internal sealed class LocalDescriptions(StateReplica state, LocalGrains locals, ITranslation translation)
{
    /// <summary>Looks.</summary>
    public ImmutableArray<ObjectDescription> Of(ResourceId id)
    {
        var descriptions = ImmutableArray.CreateBuilder<ObjectDescription>();
        var objects = state.Current.State;
        foreach (var (_, gateway) in locals.Gateways)
        {
            if (gateway.Translated is not { Translation: var translated } || translation.InForce(id, translated, objects) is not { } effective)
                continue;
            var named = effective.PolicyNames().ToHashSet();
            var statuses = translated.Statuses.Where(said => said.Key == id || named.Contains(said.Key.ToString()));
            descriptions.Add(new(effective, [.. statuses.Select(static said => new ObjectStatusView(said.Key, said.Value))]));
        }

        return descriptions.ToImmutable();
    }
}
