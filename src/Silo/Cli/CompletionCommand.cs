using System.CommandLine;

namespace KGateway.Silo.Cli;

/// <summary><c>kgateway completion</c>: scripts that let a shell ask the program itself, by its suggest directive.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _kgateway() {
            local IFS=$'\n'
            COMPREPLY=( $(compgen -W "$(kgateway "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}") )
        }
        complete -o default -F _kgateway kgateway
        """;

    private const string Zsh = """
        #compdef kgateway
        _kgateway() {
            local -a suggestions
            suggestions=( ${(f)"$(kgateway "[suggest:${#BUFFER}]" "$BUFFER" 2>/dev/null)"} )
            compadd -a suggestions
            _files
        }
        compdef _kgateway kgateway
        """;

    private const string Fish = """
        function __kgateway
            set -l line (commandline -p)
            kgateway "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c kgateway -a '(__kgateway)'
        """;

    public static Command Create(CommandIO io)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", "Prints a completion script: source <(kgateway completion bash)") { shell };
        command.SetAction(parsed =>
        {
            io.Out.WriteLine(parsed.GetValue(shell) switch { "bash" => Bash, "zsh" => Zsh, _ => Fish });
            return ExitCode.Ok;
        });
        return command;
    }
}
