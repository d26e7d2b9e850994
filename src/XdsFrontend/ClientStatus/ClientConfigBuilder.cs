using Envoy.Admin.V3;
using Envoy.Service.Status.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Engine;
using KGateway.XdsFrontend.Sessions;

namespace KGateway.XdsFrontend.ClientStatus;

/// <summary>Describes one stream as a CSDS ClientConfig.</summary>
internal static class ClientConfigBuilder
{
    public static ClientConfig Build(Session session, StreamState stream, bool withContents)
    {
        var config = new ClientConfig { Node = session.Node, ClientScope = session.Hello.StreamId };
        foreach (var type in XdsTypes.All)
        {
            if (stream[type].Requested)
            {
                Add(config, stream[type], withContents);
            }
        }

        return config;
    }

    private static void Add(ClientConfig config, TypeState state, bool withContents)
    {
        var unanswered = new HashSet<string>(StringComparer.Ordinal);
        foreach (var response in state.InFlight)
        {
            foreach (var resource in response.Changed.Span)
            {
                unanswered.Add(resource.Name);
            }
        }

        foreach (var resource in state.Base.Ordered.Span)
        {
            if (state.Covers(resource.Name))
            {
                config.GenericXdsConfigs.Add(Describe(state, resource, unanswered.Contains(resource.Name), withContents));
            }
        }

        foreach (var name in state.Names)
        {
            if (state.Base[name] is null)
            {
                config.GenericXdsConfigs.Add(new ClientConfig.Types.GenericXdsConfig
                {
                    TypeUrl = state.Type.Url(),
                    Name = name,
                    ClientStatus = ClientResourceStatus.DoesNotExist,
                    ConfigStatus = ConfigStatus.NotSent,
                });
            }
        }
    }

    private static ClientConfig.Types.GenericXdsConfig Describe(TypeState state, EncodedResource resource, bool unanswered, bool withContents)
    {
        var entry = new ClientConfig.Types.GenericXdsConfig
        {
            TypeUrl = state.Type.Url(),
            Name = resource.Name,
            VersionInfo = resource.Version.ToString(),
        };

        state.Differences.TryGetValue(resource.Name, out var difference);
        var refused = difference is not null && (difference.Suspect || difference.Refused == resource.Version);
        var held = state.HeldOf(resource.Name);
        (entry.ClientStatus, entry.ConfigStatus) = (refused, held.IsNone, held.Is(resource), unanswered) switch
        {
            (true, _, _, _) => (ClientResourceStatus.Nacked, ConfigStatus.Error),
            (_, true, _, _) => (ClientResourceStatus.Requested, ConfigStatus.NotSent),
            (_, _, false, _) => (ClientResourceStatus.Acked, ConfigStatus.Stale),
            (_, _, _, true) => (ClientResourceStatus.Requested, ConfigStatus.Stale),
            _ => (ClientResourceStatus.Acked, ConfigStatus.Synced),
        };

        if (refused && state.Rejection is { } rejection)
        {
            entry.ErrorState = new UpdateFailureState
            {
                Details = rejection.Message,
                LastUpdateAttempt = Timestamp.FromDateTimeOffset(rejection.At),
                VersionInfo = resource.Version.ToString(),
            };
        }

        // Keys don't leave by this door.
        if (withContents && state.Type != XdsType.Secret)
        {
            entry.XdsConfig = new Any { TypeUrl = state.Type.Url(), Value = ByteString.CopyFrom(resource.ToArray()) };
        }

        return entry;
    }
}
