using System.Globalization;
using System.Text;
using KGateway.Silo.Hosting;

namespace KGateway.Silo.Admin;

/// <summary>Shows and changes how much is logged, in kgateway's way: POST or PUT with <c>?level=</c> or <c>?COMPONENT=</c>, or with neither.</summary>
internal static class LoggingEndpoint
{
    private const string AllComponents = "level";

    /// <summary>Maps it.</summary>
    public static void MapLogging(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapMethods("/logging", [HttpMethods.Post, HttpMethods.Put], static (HttpRequest request, LogLevels levels) => Change(request, levels));

    private static IResult Change(HttpRequest request, LogLevels levels)
    {
        var wanted = new List<KeyValuePair<string, LogLevel>>();
        foreach (var (component, words) in request.Query)
        {
            if (LogLevels.LevelOf(words) is not { } level)
                return Wrong($"'{words}' is no level. There are: {string.Join(", ", LogLevels.Words.Select(static word => word.Word))}.");
            if (component != AllComponents && !levels.Current.ContainsKey(component))
                return Wrong($"There is no component '{component}'. There are: {string.Join(", ", levels.Current.Keys)}.");
            wanted.Add(new(component, level));
        }

        foreach (var (component, level) in wanted.Where(static pair => pair.Key == AllComponents))
            levels.SetAll(level);
        levels.TrySet([.. wanted.Where(static pair => pair.Key != AllComponents)]);
        var text = new StringBuilder();
        foreach (var (component, level) in levels.Current)
            text.Append(CultureInfo.InvariantCulture, $"{component}: {LogLevels.WordOf(level)}\n");
        return Results.Text(text.ToString());
    }

    private static IResult Wrong(string message) => Results.Text(message + "\n", statusCode: StatusCodes.Status400BadRequest);
}
