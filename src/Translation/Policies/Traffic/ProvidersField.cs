using System.Collections.Immutable;
using KGateway.Translation.Backends;
using KGateway.Translation.Policies.Extensions;
using KGateway.Translation.Policies.Traffic.AuthMetadata;

namespace KGateway.Translation.Policies.Traffic;

/// <summary>
/// A field of which several providers can be in force at once: those of policies that are merged deeply run one after another. Switching off
/// wins over all of them.
/// </summary>
internal abstract class ProvidersField : TrafficField
{
    private readonly DisableSwitch _off;
    private readonly AuthMarker? _marker;

    /// <summary>Describes the field; the marker is null for fields that don't authenticate, or when nobody asks for it.</summary>
    protected ProvidersField(ImmutableArray<ProviderUse> uses, bool disabled, DisableSwitch off, AuthMarker? marker)
    {
        _off = off;
        _marker = marker;
        Uses = uses;
        Disabled = disabled;
    }

    /// <summary>The providers, those of higher priority first; each once.</summary>
    public ImmutableArray<ProviderUse> Uses { get; }

    /// <summary>Whether the field switches off all providers.</summary>
    public bool Disabled { get; }

    /// <inheritdoc/>
    public sealed override ImmutableArray<HttpFilter> Filters
    {
        get
        {
            var filters = ImmutableArray.CreateBuilder<HttpFilter>();
            filters.Add(_off.Filter);
            foreach (var use in Uses)
                filters.AddRange(use.Provider.Filters);
            if (_marker is not null)
                filters.Add(_marker.Filter);
            return filters.DrainToImmutable();
        }
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<BackendKey> Backends => [.. Uses.SelectMany(static use => use.Provider.Backends).Distinct()];

    /// <inheritdoc/>
    public sealed override void Configure(FilterConfigs configs)
    {
        if (Disabled)
        {
            configs.Enable(_off.Filter.Name);
        }
        else
        {
            foreach (var use in Uses)
            {
                if (use.Config is { } config)
                    configs.Configure(use.Provider.Name, config);
                else
                    configs.Enable(use.Provider.Name);
            }
        }

        _marker?.Configure(configs, !Disabled);
    }

    /// <inheritdoc/>
    public sealed override bool SwitchesOff => Disabled;

    /// <inheritdoc/>
    public sealed override void Overrule(FilterConfigs configs)
    {
        if (!Disabled)
            configs.DisableIfPresent(_off.Filter.Name);
    }

    /// <summary>These providers and those of a field of lower priority that aren't among them.</summary>
    protected ImmutableArray<ProviderUse> With(ProvidersField lower)
    {
        var uses = Uses.ToBuilder();
        foreach (var use in lower.Uses)
        {
            if (!Uses.Any(own => own.Provider.Name == use.Provider.Name))
                uses.Add(use);
        }

        return uses.DrainToImmutable();
    }
}
