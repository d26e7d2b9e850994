using Google.Protobuf.Collections;
using KGateway.Resources;
using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Translation.Listeners.Tls;
using EnvoyParameters = Envoy.Extensions.TransportSockets.Tls.V3.TlsParameters;
using Protocol = Envoy.Extensions.TransportSockets.Tls.V3.TlsParameters.Types.TlsProtocol;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>Turns versions and algorithms of TLS into Envoy's form, and finds names that it doesn't know.</summary>
internal static class TlsParametersBuilder
{
    /// <summary>Builds the parameters; what is wrong is told to <paramref name="context"/>.</summary>
    public static EnvoyParameters Build(TlsParameters parameters, BackendFieldContext context)
    {
        var envoy = new EnvoyParameters
        {
            TlsMinimumProtocolVersion = VersionOf(parameters.MinVersion),
            TlsMaximumProtocolVersion = VersionOf(parameters.MaxVersion),
        };
        if (envoy.TlsMaximumProtocolVersion != Protocol.TlsAuto && envoy.TlsMaximumProtocolVersion < envoy.TlsMinimumProtocolVersion)
            context.Fail("tls: the highest version is lower than the lowest one");
        Add(envoy.CipherSuites, parameters.CipherSuites, "cipher suite", TlsNames.IsCipher, static name => name, context);
        Add(envoy.EcdhCurves, parameters.EcdhCurves, "ECDH curve", TlsNames.IsCurve, static name => name, context);
        Add(envoy.SignatureAlgorithms, parameters.SignatureAlgorithms, "signature algorithm", TlsNames.IsSignature, TlsNames.StandardSignature, context);
        return envoy;
    }

    // Each once, because Envoy's TLS library refuses repetitions.
    private static void Add(
        RepeatedField<string> target,
        EquatableArray<string> names,
        string what,
        Func<string, ValidationMode, bool> isKnown,
        Func<string, string> identity,
        BackendFieldContext context)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            if (!isKnown(name, context.Settings.ValidationMode))
                context.Fail($"tls: unknown {what}: {name}");
            else if (seen.Add(identity(name)))
                target.Add(name);
        }
    }

    private static Protocol VersionOf(TlsVersion? version) => version switch
    {
        TlsVersion.Tls10 => Protocol.Tlsv10,
        TlsVersion.Tls11 => Protocol.Tlsv11,
        TlsVersion.Tls12 => Protocol.Tlsv12,
        TlsVersion.Tls13 => Protocol.Tlsv13,
        _ => Protocol.TlsAuto,
    };
}
