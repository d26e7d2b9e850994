using System.Collections.Immutable;
using System.Globalization;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Backends;
using KGateway.Translation.State;

namespace KGateway.Translation.Policies.Listener;

/// <summary>What the fields of one policy of listeners are resolved with, and what comes of it.</summary>
internal sealed class ListenerFieldContext(Resource policy, ObjectKey gateway, ILookups lookups, TranslationSettings settings)
{
    private readonly ImmutableArray<string>.Builder _problems = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<ListenerField>.Builder _fields = ImmutableArray.CreateBuilder<ListenerField>();

    /// <summary>The policy.</summary>
    public Resource Policy => policy;

    /// <summary>The Gateway that the policy is resolved for.</summary>
    public ObjectKey Gateway => gateway;

    /// <summary>How to read other objects.</summary>
    public ILookups Lookups => lookups;

    /// <summary>The settings.</summary>
    public TranslationSettings Settings => settings;

    /// <summary>What is wrong with the policy so far.</summary>
    public ImmutableArray<string> Problems => _problems.ToImmutable();

    /// <summary>Adds a field.</summary>
    public void Add(ListenerField field) => _fields.Add(field);

    /// <summary>The fields that were added since the last call.</summary>
    public ImmutableArray<ListenerField> Take() => _fields.DrainToImmutable();

    /// <summary>Tells that a part of the policy is wrong and left out; the rest is in force.</summary>
    public void Fail(string problem)
    {
        // A part that stands in the settings of several ports is wrong in each of them.
        if (!_problems.Contains(problem))
            _problems.Add(problem);
    }

    /// <summary>Whether a number is one that Envoy takes; tells it when not.</summary>
    public bool IsWithin(long value, long min, long max, string field)
    {
        if (value >= min && value <= max)
            return true;
        Fail(string.Create(CultureInfo.InvariantCulture, $"{field} {value} is out of range: must be between {min} and {max}"));
        return false;
    }

    /// <summary>The backend that the policy refers to.</summary>
    public ResolvedBackend Backend(BackendObjectReference reference) =>
        BackendResolver.Resolve(reference, ReferenceSource.Of(policy), lookups, settings);
}
