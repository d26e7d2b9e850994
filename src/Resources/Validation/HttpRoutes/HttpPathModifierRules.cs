using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.HttpRoutes;

/// <summary>Rules of changes of paths.</summary>
internal sealed class HttpPathModifierRules : IRules<HttpPathModifier>
{
    public void Check(HttpPathModifier path, Violations violations)
    {
        MemberFitsType("replaceFullPath", "ReplaceFullPath", path.ReplaceFullPath, HttpPathModifierType.ReplaceFullPath);
        MemberFitsType("replacePrefixMatch", "ReplacePrefixMatch", path.ReplacePrefixMatch, HttpPathModifierType.ReplacePrefixMatch);

        void MemberFitsType(string member, string typeName, string? value, HttpPathModifierType type)
        {
            if (path.Type == type && value is null)
                violations.Report("", $"{member} must be specified when type is set to '{typeName}'");
            else if (path.Type != type && value is not null)
                violations.Report(member, $"type must be '{typeName}' when {member} is set");
        }
    }
}
