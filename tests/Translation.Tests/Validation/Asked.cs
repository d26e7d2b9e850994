using KGateway.Translation.Engine;
using KGateway.Translation.State;
using KGateway.Translation.Tests.Gateways;
using KGateway.Translation.Tests.Incremental;
using KGateway.Translation.Tests.Routes;
using KGateway.Translation.Validation;

namespace KGateway.Translation.Tests.Validation;

/// <summary>The translator of <c>infra/gw</c> in strict mode, and the verdicts of an Envoy that a test plays.</summary>
internal sealed class Asked
{
    public static readonly TranslationSettings Settings = TranslationSettings.Default with { ValidationMode = ValidationMode.Strict, AsksEnvoy = true };

    private readonly GatewayTranslator _translator = new(TestObjects.GatewayKey, Settings);

    public Asked(string yaml) => Translate(Given.State(Translated.Class + yaml));

    public ClusterState State { get; private set; } = ClusterState.Empty;

    public GatewayTranslation Result { get; private set; } = null!;

    /// <summary>What the last translation asks.</summary>
    public IReadOnlyList<ConfigurationCandidate> Pending => Result.Pending;

    public TranslationWork Work => _translator.LastWork;

    /// <summary>The same with all that Envoy is asked about taken, except for what <paramref name="refuses"/> finds words for.</summary>
    public Asked Settle(Func<ConfigurationCandidate, string?>? refuses = null)
    {
        while (Result.Pending.Length > 0)
            Answer(Result.Pending, refuses);
        return this;
    }

    /// <summary>Gives verdicts.</summary>
    public void Answer(IEnumerable<ConfigurationCandidate> candidates, Func<ConfigurationCandidate, string?>? refuses = null) =>
        Translate(State.With([.. candidates.Select(candidate => new ConfigurationVerdict(candidate.Hash, refuses?.Invoke(candidate)))]));

    /// <summary>Changes objects.</summary>
    public void Put(string yaml) => Translate(State.Apply(Given.Changes(yaml)));

    public void Translate(ClusterState state) => Result = _translator.Translate(State = state);

    /// <summary>Whether a candidate has some text in it.</summary>
    public static bool Has(ConfigurationCandidate candidate, string text) =>
        System.Text.Encoding.UTF8.GetString(candidate.Bytes.Span).Contains(text, StringComparison.Ordinal);
}
