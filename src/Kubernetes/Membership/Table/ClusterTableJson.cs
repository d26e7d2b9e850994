using System.Text.Json.Serialization;

namespace KGateway.Kubernetes.Membership.Table;

[JsonSerializable(typeof(ClusterTable))]
internal sealed partial class ClusterTableJson : JsonSerializerContext;
