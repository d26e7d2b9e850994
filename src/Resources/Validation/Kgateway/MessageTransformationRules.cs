using KGateway.Resources.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Validation.Kgateway;

/// <summary>Rules of a transformation.</summary>
[Cel(
    "!has(self.dynamicMetadata) || self.dynamicMetadata.all(a, self.dynamicMetadata.exists_one(b, a.namespace == b.namespace && a.key == b.key))",
    "each namespace and key of dynamicMetadata may be set only once")]
internal sealed class MessageTransformationRules : IRules<MessageTransformation>
{
    public void Check(MessageTransformation transformation, Violations violations)
    {
        var seen = new HashSet<(string Namespace, string Key)>();
        for (int i = 0; i < transformation.DynamicMetadata.Count; i++)
        {
            var entry = transformation.DynamicMetadata[i];
            if (!seen.Add((entry.Namespace, entry.Key)))
                violations.Report($"dynamicMetadata[{i}]", "each namespace and key of dynamicMetadata may be set only once");
        }
    }
}
