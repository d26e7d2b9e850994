using Envoy.Config.Endpoint.V3;
using Envoy.Extensions.Clusters.Dns.V3;
using Envoy.Extensions.Filters.Http.AwsLambda.V3;
using Envoy.Extensions.Filters.Http.AwsRequestSigning.V3;
using Envoy.Extensions.Filters.Http.UpstreamCodec.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.Kgateway;
using KGateway.Resources.Kgateway.Aws;
using KGateway.Translation.Backends;
using KGateway.Translation.Encoding;
using KGateway.Translation.State;
using EnvoyHttpFilter = Envoy.Extensions.Filters.Network.HttpConnectionManager.V3.HttpFilter;
using HttpProtocolOptions = Envoy.Config.Core.V3.HttpProtocolOptions;

namespace KGateway.Translation.Clusters.Backends;

/// <summary>The cluster of AWS Lambda with the filters that turn requests into calls of a function and sign them.</summary>
internal static class LambdaCluster
{
    private const string Service = "lambda";
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Begins the cluster.</summary>
    public static ClusterDraft Create(BackendKey key, Backend backend, ILookups lookups, TranslationSettings settings)
    {
        AwsBackend aws = backend.Spec.Aws!;
        AwsLambda lambda = aws.Lambda!;
        var draft = new ClusterDraft(key.ClusterName, AppProtocol.Http2)
        {
            Dns = new DnsCluster { DnsLookupFamily = DnsLookup.ToEnvoy(settings.DnsLookupFamily), AllAddressesInSingleEndpoint = true },
        };
        if (LambdaEndpoint.Read(lambda.EndpointUrl, aws.Region, out string? problem) is not { } endpoint)
        {
            draft.Fail(problem!);
            return draft;
        }

        draft.Message.LoadAssignment = new ClusterLoadAssignment
        {
            ClusterName = key.ClusterName,
            Endpoints = { new LocalityLbEndpoints { LbEndpoints = { ClusterDraft.Endpoint(endpoint.Host, endpoint.Port) } } },
        };
        if (endpoint.Tls)
            draft.Tls = new UpstreamTlsContext { Sni = endpoint.Host };
        AddFilters(draft, aws, lambda, AwsCredentials.Build(aws.Auth, backend.Key.Namespace, lookups, draft));
        return draft;
    }

    private static void AddFilters(
        ClusterDraft draft, AwsBackend aws, AwsLambda lambda, Envoy.Extensions.Common.Aws.V3.AwsCredentialProvider? credentials)
    {
        if ((lambda.AccountId ?? aws.AccountId) is not { Length: > 0 } account)
        {
            draft.Fail("aws: a function needs an accountId");
            return;
        }

        draft.Http!.CommonHttpProtocolOptions = new HttpProtocolOptions { IdleTimeout = Duration.FromTimeSpan(IdleTimeout) };
        Add("envoy.filters.http.aws_lambda", new Config
        {
            Arn = $"arn:aws:lambda:{aws.Region}:{account}:function:{lambda.FunctionName}:{lambda.Qualifier}",
            InvocationMode = lambda.InvocationMode == LambdaInvocationMode.Async
                ? Config.Types.InvocationMode.Asynchronous
                : Config.Types.InvocationMode.Synchronous,
            PayloadPassthrough = lambda.PayloadTransformMode == LambdaPayloadTransform.None,
        });
        Add("envoy.filters.http.aws_request_signing", new AwsRequestSigning { ServiceName = Service, Region = aws.Region, CredentialProvider = credentials });
        Add("envoy.filters.http.upstream_codec", new UpstreamCodec());

        void Add(string name, IMessage config) =>
            draft.Http!.HttpFilters.Add(new EnvoyHttpFilter { Name = name, TypedConfig = TypedConfig.Of(config) });
    }
}
