using KGateway.Resources.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Validation.Kgateway;

/// <summary>Rules of a transformation. As an expression in the CRD, the comparison of all with all would cost more than the API server allows.</summary>
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
