using KGateway.Translation.Encoding;

namespace KGateway.Translation.Tests.Policies.ListenerPolicies;

/// <summary>Access logs, tracing and the answers of the proxy itself.</summary>
public sealed class TelemetryTests
{
    private const string File = "fileSink: {path: /dev/stdout, stringFormat: '%RESPONSE_CODE%'}";
    private const string To = GivenPolicies.ToCollector;

    /// <summary>Settings, and what Envoy is told because of them.</summary>
    public static TheoryData<string, string> Settings => new()
    {
        { "accessLog: [{" + File + "}]", "'accessLog':[{'name':'envoy.access_loggers.file','typedConfig':{'@type':'type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog','path':'/dev/stdout','logFormat':{'textFormatSource':{'inlineString':'%RESPONSE_CODE%'},'formatters':[{'name':'envoy.formatter.req_without_query'" },
        { "accessLog: [{fileSink: {path: /a, jsonFormat: {b: '%METADATA(ROUTE:x)%', c: {d: ['%CEL(size(request.path) == 3)%', 1]}}}}]", "'jsonFormat':{'b':'%METADATA(ROUTE:x)%','c':{'d':['%CEL(size(request.path)==3)%',1]}}" },
        { "accessLog: [{fileSink: {path: /a, stringFormat: '%REQ_WITHOUT_QUERY(:path)% %COMMON_DURATION(DS_RX_BEG:DS_TX_END:ms)% %GRPC_STATUS(NUMBER)%'}}]", "%REQ_WITHOUT_QUERY(:path)%" },
        { "accessLog: [{grpcService: {" + To + ", logName: l, authority: a.b, maxReceiveMessageLength: 9, skipEnvoyHeaders: true, timeout: 3s, initialMetadata: [{key: k, value: '%v'}], retryPolicy: {numRetries: 2, retryBackOff: {baseInterval: 1s, maxInterval: 2s}}, additionalRequestHeadersToLog: [x], additionalResponseHeadersToLog: [y], additionalResponseTrailersToLog: [z]}}]", "'commonConfig':{'logName':'l','grpcService':{'envoyGrpc':{'clusterName':'kube_infra_otel_4317','authority':'a.b','maxReceiveMessageLength':9,'skipEnvoyHeaders':true},'timeout':'3s','initialMetadata':[{'key':'k','value':'%%v'}],'retryPolicy':{'retryBackOff':{'baseInterval':'1s','maxInterval':'2s'},'numRetries':2,'retryOn':'connect-failure,refused-stream,reset,unavailable'}},'transportApiVersion':'V3'},'additionalRequestHeadersToLog':['x'],'additionalResponseHeadersToLog':['y'],'additionalResponseTrailersToLog':['z']" },
        { "accessLog: [{grpcService: {" + To + ", logName: l, retryPolicy: {retryBackOff: {baseInterval: 3s, maxInterval: 2s}}}}]", "'retryBackOff':{'baseInterval':'3s'},'retryOn':'connect-failure,refused-stream,reset,unavailable'}" },
        { "accessLog: [{openTelemetry: {grpcService: {" + To + ", logName: l}, body: '%PROTOCOL%', disableBuiltinLabels: true, attributes: {values: [{key: a, value: {stringValue: '%PROTOCOL%'}}, {key: b, value: {arrayValue: [{stringValue: c}]}}, {key: d, value: {kvListValue: {values: [{key: e, value: {arrayValue: [{stringValue: f}]}}]}}}]}}}]", "'attributes':{'values':[{'key':'a','value':{'stringValue':'%PROTOCOL%'}},{'key':'b','value':{'arrayValue':{'values':[{'stringValue':'c'}]}}},{'key':'d','value':{'kvlistValue':{'values':[{'key':'e','value':{'arrayValue':{'values':[{'stringValue':'f'}]}}}]}}}]}" },
        { "accessLog: [{openTelemetry: {grpcService: {" + To + ", logName: l}, resourceAttributes: {values: [{key: service.name, value: {stringValue: '5%'}}]}}}]", "'resourceAttributes':{'values':[{'key':'service.name','value':{'stringValue':'5%'}},{'key':'service.namespace','value':{'stringValue':'infra'}},{'key':'service.version'," },
        { "accessLog: [{" + File + ", filter: {statusCodeFilter: {op: GE, value: 500}}}]", "'statusCodeFilter':{'comparison':{'op':'GE','value':{'defaultValue':500}}}" },
        { "accessLog: [{" + File + ", filter: {durationFilter: {op: LE, value: 5}}}]", "'durationFilter':{'comparison':{'op':'LE','value':{'defaultValue':5}}}" },
        { "accessLog: [{" + File + ", filter: {notHealthCheckFilter: false}}]", "'notHealthCheckFilter':{}" },
        { "accessLog: [{" + File + ", filter: {traceableFilter: true}}]", "'traceableFilter':{}" },
        { "accessLog: [{" + File + ", filter: {headerFilter: {header: {name: a, value: 'b.*', type: RegularExpression}}}}]", "'headerFilter':{'header':{'name':'a','stringMatch':{'safeRegex':{'regex':'b.*'}}}}" },
        { "accessLog: [{" + File + ", filter: {responseFlagFilter: {flags: [UF, NR]}}}]", "'responseFlagFilter':{'flags':['UF','NR']}" },
        { "accessLog: [{" + File + ", filter: {grpcStatusFilter: {statuses: [CANCELED, UNAUTHENTICATED], exclude: true}}}]", "'grpcStatusFilter':{'statuses':['CANCELED','UNAUTHENTICATED'],'exclude':true}" },
        { "accessLog: [{" + File + ", filter: {celFilter: {match: 'response.code == 400'}}}]", "'name':'envoy.access_loggers.extension_filters.cel','typedConfig':{'@type':'type.googleapis.com/envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter','expression':'response.code==400'}" },
        { "accessLog: [{" + File + ", filter: {runtimeFilter: {runtimeKey: k, percentSampled: {numerator: 5, denominator: TEN_THOUSAND}, useIndependentRandomness: true}}}]", "'runtimeFilter':{'runtimeKey':'k','percentSampled':{'numerator':5,'denominator':'TEN_THOUSAND'},'useIndependentRandomness':true}" },
        { "accessLog: [{" + File + ", filter: {andFilter: [{traceableFilter: true}, {statusCodeFilter: {op: EQ, value: 0}}]}}]", "'andFilter':{'filters':[{'traceableFilter':{}},{'statusCodeFilter':{'comparison':{'value':{}}}}]}" },
        { "accessLog: [{" + File + ", filter: {orFilter: [{traceableFilter: true}, {notHealthCheckFilter: true}]}}]", "'orFilter':{'filters':[{'traceableFilter':{}},{'notHealthCheckFilter':{}}]}" },
        { "tracing: {provider: {openTelemetry: {grpcService: {" + To + "}}}}", "'provider':{'name':'envoy.tracers.opentelemetry','typedConfig':{'@type':'type.googleapis.com/envoy.config.trace.v3.OpenTelemetryConfig','grpcService':{'envoyGrpc':{'clusterName':'kube_infra_otel_4317'}},'serviceName':'gw.infra','resourceDetectors':[{'name':'envoy.tracers.opentelemetry.resource_detectors.environment'" },
        { "tracing: {provider: {openTelemetry: {grpcService: {" + To + "}, serviceName: s, resourceDetectors: [{environmentResourceDetector: {enable: false}}], sampler: {alwaysOnConfig: {}}}}, clientSampling: 1, randomSampling: 2, overallSampling: 0, verbose: true, maxPathTagLength: 9, spawnUpstreamSpan: true}", "'tracing':{'clientSampling':{'value':1},'randomSampling':{'value':2},'overallSampling':{},'verbose':true,'maxPathTagLength':9,'provider':{'name':'envoy.tracers.opentelemetry','typedConfig':{'@type':'type.googleapis.com/envoy.config.trace.v3.OpenTelemetryConfig','grpcService':{'envoyGrpc':{'clusterName':'kube_infra_otel_4317'}},'serviceName':'s','sampler':" },
        { "tracing: {provider: {openTelemetry: {grpcService: {" + To + "}}}, attributes: [{name: a, literal: {value: b}}, {name: c, environment: {name: d, defaultValue: e}}, {name: f, requestHeader: {name: g}}, {name: h, metadata: {kind: Route, metadataKey: {key: i, path: [{key: j}]}, defaultValue: k}}]}", "'customTags':[{'tag':'a','literal':{'value':'b'}},{'tag':'c','environment':{'name':'d','defaultValue':'e'}},{'tag':'f','requestHeader':{'name':'g'}},{'tag':'h','metadata':{'kind':{'route':{}},'metadataKey':{'key':'i','path':[{'key':'j'}]},'defaultValue':'k'}}]" },
        { "localReplies: {defaultBodyFormat: {text: '%LOCAL_REPLY_BODY%', contentType: text/html}}", "'inlineString':'%LOCAL_REPLY_BODY%'" },
        { "localReplies: {mappers: [{filter: {statusCodeFilter: {op: EQ, value: 404}}, statusCode: 410, body: gone, bodyFormatOverride: {json: {a: '%RESPONSE_CODE%'}}, headers: {add: [{name: b, value: c}], set: [{name: d, secretRef: {name: headers, key: e}}]}}]}", "'statusCode':410,'body':{'inlineString':'gone'},'bodyFormatOverride':{'jsonFormat':{'a':'%RESPONSE_CODE%'}},'headersToAdd':[{'header':{'key':'b','value':'c'}},{'header':{'key':'d','value':'fromasecret'},'appendAction':'OVERWRITE_IF_EXISTS_OR_ADD'}]" },
        { "localReplies: {mappers: [{filter: {traceableFilter: true}, headers: {set: [{secretRef: {name: headers}}]}}]}", "'headersToAdd':[{'header':{'key':'e','value':'fromasecret'}" },
    };

    /// <summary>Settings that can't be written, and what is said of them.</summary>
    public static TheoryData<string, string> Wrong => new()
    {
        { "accessLog: [{}]", "accessLog[0]: no access log sink specified" },
        { "accessLog: [{" + File + ", grpcService: {" + To + ", logName: l}}]", "accessLog[0]: access log config cannot have both file sink and grpc service" },
        { "accessLog: [{fileSink: {path: /a}}]", "accessLog[0].fileSink: neither stringFormat nor jsonFormat is set" },
        { "accessLog: [{fileSink: {path: '', stringFormat: a}}]", "accessLog[0].fileSink: the path is empty" },
        { "accessLog: [{fileSink: {path: /a/, stringFormat: a}}]", "accessLog[0].fileSink: the path is that of a folder" },
        { "accessLog: [{fileSink: {path: /a/" + new string('b', 256) + ", stringFormat: a}}]", "accessLog[0].fileSink: a name in the path is longer than 255 bytes" },
        { "accessLog: [{fileSink: {path: " + string.Concat(Enumerable.Repeat("/b", 2048)) + ", stringFormat: a}}]", "accessLog[0].fileSink: the path is longer than 4095 bytes" },
        { "accessLog: [{fileSink: {path: /a, stringFormat: '%NONE%'}}]", "accessLog[0].fileSink.stringFormat: unknown command NONE" },
        { "accessLog: [{fileSink: {path: /a, stringFormat: '%METADATA(X:y)%'}}]", "accessLog[0].fileSink.stringFormat: invalid arguments of command METADATA" },
        { "accessLog: [{fileSink: {path: /a, stringFormat: '%CEL(a b)%'}}]", "accessLog[0].fileSink.stringFormat: invalid arguments of command CEL" },
        { "accessLog: [{fileSink: {path: /a, stringFormat: '%COMMON_DURATION(a:b:ms)%'}}]", "invalid arguments of command COMMON_DURATION" },
        { "accessLog: [{fileSink: {path: /a, jsonFormat: {a: [{b: '%NONE%'}]}}}]", "accessLog[0].fileSink.jsonFormat: unknown command NONE" },
        { "accessLog: [{fileSink: {path: /a, jsonFormat: {a: {'': b}}}}]", "accessLog[0].fileSink.jsonFormat: a field has no name" },
        { "accessLog: [{fileSink: {path: /a, jsonFormat: [1]}}]", "accessLog[0].fileSink.jsonFormat: must be a JSON object" },
        { "accessLog: [{grpcService: {" + To + ", logName: l, initialMetadata: [{key: Host, value: a}]}}]", "accessLog[0].grpcService: initialMetadata: header \"Host\" may not be modified" },
        { "accessLog: [{grpcService: {" + To + ", logName: ''}}]", "accessLog[0].grpcService: grpc service log name cannot be empty" },
        { "accessLog: [{grpcService: {backendRef: {name: none, port: 1}, logName: l}}]", "accessLog[0].grpcService: unresolved backend reference: Service infra/none not found" },
        { "accessLog: [{grpcService: {backendRef: {name: web, namespace: app, port: 80}, logName: l}}]", "accessLog[0].grpcService: unresolved backend reference: missing reference grant" },
        { "accessLog: [{openTelemetry: {grpcService: {" + To + ", logName: l}, body: '%NONE%'}}]", "accessLog[0].openTelemetry.body: unknown command NONE" },
        { "accessLog: [{openTelemetry: {grpcService: {" + To + ", logName: l}, attributes: {values: [{key: a, value: {arrayValue: [{x: y}]}}]}}}]", "accessLog[0].openTelemetry.attributes: attribute \"a\": a value must have exactly one of the fields" },
        { "accessLog: [{openTelemetry: {grpcService: {" + To + ", logName: l}, attributes: {values: [{key: a, value: {kvListValue: {values: [{key: b}]}}}]}}}]", "attribute \"a\": an attribute must have a key and a value" },
        { "accessLog: [{" + File + ", filter: {responseFlagFilter: {flags: [XX]}}}]", "accessLog[0].filter.responseFlagFilter: unknown response flag \"XX\"" },
        { "accessLog: [{" + File + ", filter: {celFilter: {match: 'a b'}}}]", "accessLog[0].filter.celFilter: " },
        { "accessLog: [{" + File + ", filter: {headerFilter: {header: {name: a, value: '(', type: RegularExpression}}}}]", "accessLog[0].filter.headerFilter: header a: " },
        { "accessLog: [{" + File + ", filter: {runtimeFilter: {runtimeKey: ''}}}]", "accessLog[0].filter.runtimeFilter: the runtime key is empty" },
        { "accessLog: [{" + File + ", filter: {statusCodeFilter: {op: EQ, value: -1}}}]", "accessLog[0].filter.statusCodeFilter.value -1 is out of range" },
        { "accessLog: [{" + File + ", filter: {andFilter: [{traceableFilter: true}, {}]}}]", "accessLog[0].filter.andFilter[1]: no filter is set" },
        { "tracing: {provider: {openTelemetry: {grpcService: {backendRef: {group: gateway.kgateway.dev, kind: Backend, name: broken}}}}}", "tracing.provider.openTelemetry: unresolved backend reference: " },
        { "tracing: {provider: {openTelemetry: {grpcService: {backendRef: {name: none, port: 1}}}}}", "tracing.provider.openTelemetry: unresolved backend reference: Service infra/none not found" },
        { "tracing: {provider: {openTelemetry: {grpcService: {" + To + "}}}, randomSampling: 101}", "tracing.randomSampling 101 is out of range: must be between 0 and 100" },
        { "tracing: {provider: {openTelemetry: {grpcService: {" + To + "}}}, attributes: [{name: a, metadata: {kind: Host, metadataKey: {key: b}}}]}", "tracing.attributes: attribute \"a\": metadataKey.path is empty" },
        { "localReplies: {defaultBodyFormat: {text: '%NONE%'}}", "localReplies.defaultBodyFormat.text: unknown command NONE" },
        { "localReplies: {defaultBodyFormat: {}}", "localReplies.defaultBodyFormat: neither text nor json is set" },
        { "localReplies: {mappers: [{filter: {traceableFilter: true}, statusCode: 100}]}", "localReplies.mappers[0].statusCode 100 is out of range: must be between 200 and 599" },
        { "localReplies: {mappers: [{filter: {traceableFilter: true}, headers: {set: [{name: a, secretRef: {name: none}}]}}]}", "localReplies.mappers[0].headers.set: Secret infra/none not found" },
        { "localReplies: {mappers: [{filter: {traceableFilter: true}, headers: {set: [{name: a, secretRef: {name: headers}}]}}]}", "localReplies.mappers[0].headers.set: key \"a\" not found in Secret infra/headers" },
        { "localReplies: {mappers: [{filter: {traceableFilter: true}, headers: {add: [{name: a, secretRef: {name: cert, namespace: app}}]}}]}", "localReplies.mappers[0].headers.add: missing reference grant" },
    };

    /// <summary>Objects that the settings refer to.</summary>
    public const string Objects =
        """
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: headers, namespace: infra}
        stringData: {e: from a secret}
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: Backend
        metadata: {name: broken, namespace: infra}
        spec: {static: {hosts: [{host: a, port: 70000}]} }

        """;

    [Theory]
    [MemberData(nameof(Settings))]
    public void A_setting_reaches_Envoy(string settings, string expected)
    {
        var translated = GivenPolicies.Http(settings, Objects);
        Assert.Contains(expected, translated.Listener());
        Assert.Equal(["Accepted=True/Valid", "Attached=True/Attached"], translated.Said());
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_setting_is_left_out_and_told_of(string settings, string problem)
    {
        var translated = GivenPolicies.Http(settings + ", idleTimeout: 77s", Objects);
        Assert.Contains(problem, translated.Message());
        Assert.Contains("'77s'", translated.Listener());
        Assert.Equal(["Accepted=False/Invalid", "Attached=False/Pending"], translated.Said());
    }

    [Fact]
    public void A_log_is_left_out_rather_than_written_without_its_filter() =>
        Assert.DoesNotContain(
            "access_loggers",
            GivenPolicies.Http("accessLog: [{" + File + ", filter: {celFilter: {match: 'a b'}}}]").Listener());

    [Fact]
    public void Proxies_know_the_cluster_before_the_listener_that_sends_to_it()
    {
        var translated = GivenPolicies.Http("accessLog: [{grpcService: {" + To + ", logName: l}}]");
        Assert.Equal(["kube_infra_otel_4317"], translated.Names(XdsType.Cluster));
        Assert.Equal(["kube_infra_otel_4317"], translated.Result.Resources[(int)XdsType.Listener]["listener~80"]!.Clusters);
        Assert.Equal(["kube_infra_otel_4317"], translated.Result.Backends.Keys);
    }

    [Fact]
    public void A_collector_in_another_namespace_needs_a_grant()
    {
        const string Grant =
            """
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: otel, namespace: app}
            spec: {ports: [{port: 4317}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1beta1
            kind: ReferenceGrant
            metadata: {name: g, namespace: app}
            spec: {from: [{group: gateway.kgateway.dev, kind: ListenerPolicy, namespace: infra}], to: [{group: "", kind: Service}]}

            """;
        var translated = GivenPolicies.Http("tracing: {provider: {openTelemetry: {grpcService: {backendRef: {name: otel, namespace: app, port: 4317}}}}}", Grant);
        Assert.Contains("kube_app_otel_4317", translated.Listener());
    }
}
