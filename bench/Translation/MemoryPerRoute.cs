using KGateway.Translation;

namespace KGateway.TranslationBench;

/// <summary>What one more HTTPRoute, with its Service, keeps in memory: as a record, and in a Gateway's translator.</summary>
internal static class MemoryPerRoute
{
    /// <summary>Measures and prints a table.</summary>
    public static void Print(int routes)
    {
        // What exists once, whatever the number of routes, is made before.
        GC.KeepAlive(new GatewayTranslator(Routes.Gateway, TranslationSettings.Default).Translate(Routes.State(10)));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var state = Routes.State(routes);
        var read = GC.GetTotalMemory(forceFullCollection: true);
        var translator = new GatewayTranslator(Routes.Gateway, TranslationSettings.Default);
        var translation = translator.Translate(state);
        var translated = GC.GetTotalMemory(forceFullCollection: true);
        Console.WriteLine($"Memory of one of {routes:N0} routes: {(read - before) / routes:N0} B as records of the route and its Service, "
            + $"{(translated - read) / routes:N0} B in the translator and its result.");
        GC.KeepAlive(translation);
        GC.KeepAlive(translator);
        GC.KeepAlive(state);
    }
}
