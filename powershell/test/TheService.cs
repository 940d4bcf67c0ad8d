using System.Reflection;
using Jml.Hosting;

[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: AssemblyFixture(typeof(Jml.Test.TheService))]

namespace Jml.Test;

/// <summary>
/// The service under test: the real one, on a small invented trust, started by whoever starts the tests. Hands out
/// sessions that are connected to it.
/// </summary>
public sealed class TheService : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("jml-powershell-");

    public Uri Uri { get; } = new(FromEnvironment("JML_TEST_URL"));

    public string Home { get; } = FromEnvironment("JML_TEST_HOME");

    public string AdministratorsKeyFile => Path.Combine(Home, "keys", "administrators.key");

    /// <summary>The key of somebody who may approve what the administrators' runs put on hold.</summary>
    public string ApproversKeyFile => field ??= NewKeyFile("Asha Okafor", "Approver");

    /// <summary>A session with the administrators' key, and answers to the questions it will be asked.</summary>
    public Shell Connected(params string[] answers) => ConnectedAs(AdministratorsKeyFile, Uri, answers);

    public static Shell ConnectedAs(string keyFile, Uri address, params string[] answers)
    {
        var shell = Shell(answers);
        var outcome = shell.Run($"Connect-JmlService -Uri {address} -KeyFile '{keyFile}' -ErrorAction Stop");
        Assert.Empty(outcome.Errors);
        Assert.Null(outcome.Thrown);
        return shell;
    }

    /// <summary>A session without a connection.</summary>
    public static Shell Shell(params string[] answers)
    {
        var terminal = new Terminal();
        foreach (var answer in answers) terminal.Answers.Enqueue(answer);
        return new Shell(terminal, Setting("Module"));
    }

    /// <summary>A key for somebody, in a file of theirs.</summary>
    public string NewKeyFile(string name, string role)
    {
        var path = Path.Combine(_folder.FullName, Guid.NewGuid() + ".key");
        using var shell = Connected();
        Assert.Empty(shell.Run($"New-JmlApiKey -Name '{name}' -Role {role} -KeyFile '{path}'").Errors);
        return path;
    }

    public string NewFileName() => Path.Combine(_folder.FullName, Guid.NewGuid().ToString());

    /// <summary>A run of an earlier test may still go on; two at once are refused.</summary>
    public void WaitUntilIdle()
    {
        using var shell = Connected();
        var isIdle = SpinWait.SpinUntil(() =>
        {
            Thread.Sleep(100);
            return shell.Run("Get-JmlRun -State Running").Output.Count == 0;
        }, TimeSpan.FromSeconds(60));
        Assert.True(isIdle, "A run goes on for more than a minute.");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    public static string Setting(string key) =>
        typeof(TheService).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(setting => setting.Key == key).Value!;

    private static string FromEnvironment(string name) => Environment.GetEnvironmentVariable(name)
        ?? throw new InvalidOperationException($"{name} is not set: these tests need a running service. See powershell/README.md.");
}
