using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Jml.Hosting;

namespace Jml.Test;

/// <summary>What must hold for every cmdlet, present and future.</summary>
public sealed class TheModule(TheService service)
{
    private static readonly Type[] VerbGroups =
    [
        typeof(VerbsCommon), typeof(VerbsCommunications), typeof(VerbsData), typeof(VerbsDiagnostic), typeof(VerbsLifecycle),
        typeof(VerbsSecurity), typeof(VerbsOther),
    ];

    /// <summary>Which cmdlet asks for an operation, or why none does.</summary>
    private static readonly Dictionary<string, string> Operations = new()
    {
        ["addKey"] = "New-JmlApiKey",
        ["approveChangeSet"] = "Approve-JmlChangeSet",
        ["changeLinks"] = "Join-JmlObject",
        ["approvePreview"] = "Approve-JmlPreview",
        ["changeSet"] = "Get-JmlChangeSet",
        ["changeSetItems"] = "Get-JmlChangeSet",
        ["changeSets"] = "Get-JmlChangeSet",
        ["checkApproval"] = "Approve-JmlChangeSet",
        ["checkPreviewApproval"] = "Approve-JmlPreview",
        ["comparePreviews"] = "Get-JmlPreview",
        ["connectorSpace"] = "Get-JmlConnectorSpaceObject",
        ["connectorSpaceObject"] = "Get-JmlConnectorSpaceObject",
        ["connectors"] = "Get-JmlConnector",
        ["askRestore"] = "Restore-JmlObject",
        ["deletedObject"] = "Get-JmlDeletedObject",
        ["withdrawRestore"] = "Remove-JmlRestoreWish",
        ["denyChangeSet"] = "Deny-JmlChangeSet",
        ["disconnector"] = "Set-JmlDisconnector",
        ["disconnectors"] = "Get-JmlDisconnector",
        ["effectOfLinks"] = "Repair-JmlJoin",
        ["errorCodes"] = "each error record brings its own remedy; jml errors and the page list them all",
        ["errorPage"] = "a page to be read in a browser",
        ["explainObject"] = "Get-JmlExplanation",
        ["explainPerson"] = "Get-JmlExplanation",
        ["health"] = "Get-JmlHealth",
        ["keys"] = "Get-JmlApiKey",
        ["metaverse"] = "Get-JmlMetaverseObject",
        ["metaverseHistory"] = "Get-JmlObjectHistory",
        ["metaverseObject"] = "Get-JmlMetaverseObject",
        ["changes"] = "Get-JmlChange",
        ["exports"] = "Get-JmlExport",
        ["releaseExports"] = "Resume-JmlExport",
        ["checkUndo"] = "Undo-JmlExport",
        ["undoExport"] = "Undo-JmlExport",
        ["undone"] = "Get-JmlUndoneValue",
        ["liftUndone"] = "Remove-JmlUndoneValue",
        ["openApi"] = "describes the others, for programs that are not PowerShell",
        ["pendingExports"] = "Get-JmlPendingExport",
        ["preview"] = "Get-JmlPreview",
        ["previewDifferences"] = "Get-JmlPreview",
        ["previewItems"] = "Get-JmlPreview",
        ["previewReport"] = "Export-JmlPreview",
        ["previews"] = "Get-JmlPreview",
        ["prove"] = "Connect-JmlService",
        ["remediateObject"] = "Get-JmlRemediation",
        ["remediatePerson"] = "Get-JmlRemediation",
        ["revokeKey"] = "Remove-JmlApiKey",
        ["run"] = "Get-JmlRun",
        ["runErrors"] = "Get-JmlRunError",
        ["runSteps"] = "Get-JmlRunStep",
        ["runs"] = "Get-JmlRun",
        ["setDisconnector"] = "takes one object; the cmdlet asks changeLinks, which takes a list",
        ["startPreview"] = "Start-JmlSync",
        ["startRun"] = "Start-JmlSync",
        ["stopRun"] = "Stop-JmlRun",
    };

    private static readonly IEnumerable<string> ApprovedVerbs =
        VerbGroups.SelectMany(group => group.GetFields()).Select(field => field.Name);

    public static TheoryData<string> Cmdlets()
    {
        using var shell = TheService.Shell();
        return [.. shell.Run("Get-Command -Module JmlSync").Each("Name").Cast<string>()];
    }

    [Fact]
    public void Imports_without_a_word()
    {
        using var shell = TheService.Shell();

        Assert.Null(shell.Imported.Thrown);
        Assert.Empty(shell.Imported.Errors);
        Assert.Empty(shell.Imported.Warnings);
    }

    [Fact]
    public void Has_a_valid_manifest_for_both_editions()
    {
        using var shell = TheService.Shell();

        var outcome = shell.Run($"Test-ModuleManifest '{TheService.Setting("Module")}'");

        var manifest = (PSModuleInfo)Assert.Single(outcome.Output).BaseObject;
        Assert.Equal(["Desktop", "Core"], manifest.CompatiblePSEditions);
        Assert.Equal(new Version(5, 1), manifest.PowerShellVersion);
        Assert.Equal(new Version(4, 7, 2), manifest.DotNetFrameworkVersion);
        Assert.Equal(Cmdlets().Select(row => row.Data), manifest.ExportedCmdlets.Keys.Order());
    }

    [Fact]
    public void Needs_nothing_that_an_edition_lacks()
    {
        using var file = new PEReader(File.OpenRead(Path.ChangeExtension(TheService.Setting("Module"), ".dll")));
        var metadata = file.GetMetadataReader();

        var references = metadata.AssemblyReferences
            .Select(handle => metadata.GetAssemblyReference(handle).GetAssemblyName())
            .Select(name => $"{name.Name} {name.Version}");

        Assert.Equal(
            ["Newtonsoft.Json 13.0.0.0", "System.Management.Automation 3.0.0.0", "netstandard 2.0.0.0"],
            references.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Is_written_in_ASCII_as_Windows_PowerShell_reads_files_without_a_mark_in_the_local_code_page()
    {
        var folder = Path.GetDirectoryName(TheService.Setting("Module"))!;
        var texts = Directory.GetFiles(folder, "*.psd1").Concat(Directory.GetFiles(folder, "*.help.txt", SearchOption.AllDirectories));

        Assert.All(texts, text => Assert.True(Ascii.IsValid(File.ReadAllBytes(text)), text));
    }

    [Theory, MemberData(nameof(Cmdlets))]
    public void Every_cmdlet_has_an_approved_verb_an_output_type_and_full_help(string name)
    {
        using var shell = TheService.Shell();
        var command = (CmdletInfo)shell.Run($"Get-Command {name}").Output[0].BaseObject;
        var help = shell.Show($"Get-Help {name} -Full");

        Assert.Contains(command.Verb, ApprovedVerbs);
        Assert.StartsWith("Jml", command.Noun);
        Assert.NotEmpty(command.OutputType);
        Assert.Contains("Example 2", help);
        Assert.All(command.Parameters.Keys.Except(Cmdlet.CommonParameters), parameter => Assert.Contains("-" + parameter, help));
    }

    [Theory, MemberData(nameof(Cmdlets))]
    public void Every_example_of_the_help_runs(string name)
    {
        using var shell = service.Connected();
        var examples = shell.Run($"(Get-Help {name}).examples.example | ForEach-Object {{ $_.code }}").Output;

        Assert.NotEmpty(examples);
        Assert.All(examples, example => RunsOrAtLeastBinds(shell, example.ToString()));
    }

    [Fact]
    public void Every_script_of_the_documentation_runs()
    {
        using var shell = service.Connected();

        var scripts = Directory.GetFiles(TheService.Setting("Examples"), "*.ps1");

        Assert.NotEmpty(scripts);
        Assert.All(scripts, script => RunsOrAtLeastBinds(shell, File.ReadAllText(script)));
    }

    [Fact]
    public void A_misspelt_parameter_before_a_cmdlet_that_is_not_here_is_found()
    {
        using var shell = service.Connected();

        Assert.ThrowsAny<Exception>(() => RunsOrAtLeastBinds(shell, "Get-JmlMetaverseObject -Nmae x | Export-Csv people.csv"));
        RunsOrAtLeastBinds(shell, "Get-JmlMetaverseObject -Name x | Export-Csv people.csv");
    }

    [Fact]
    public void Every_view_shows_properties_that_exist()
    {
        using var shell = TheService.Shell();

        Assert.NotEmpty(Views());
        foreach (var view in Views())
        {
            var type = TypeOf(shell, view);
            var own = view.Descendants("PropertyName").Where(property => property.Ancestors("ExpressionBinding").Count() < 2);
            Assert.All(own, property => Assert.NotNull(type.GetProperty(property.Value)));
        }
    }

    [Fact]
    public void Every_table_has_at_most_six_columns_and_a_list_view_beside_it()
    {
        foreach (var type in Views().GroupBy(view => view.Element("ViewSelectedBy")!.Value))
        {
            var tables = type.Descendants("TableHeaders").ToList();
            Assert.All(tables, table => Assert.InRange(table.Elements().Count(), 2, 6));
            Assert.Equal(tables.Count, type.Descendants("ListControl").Count());
        }
    }

    [Fact]
    public void Every_output_has_a_view_of_its_own()
    {
        using var shell = TheService.Shell();
        var outputs = shell.Run("Get-Command -Module JmlSync").Output.SelectMany(command => ((CmdletInfo)command.BaseObject).OutputType);

        var shown = Views().Select(view => view.Element("ViewSelectedBy")!.Value).ToHashSet();

        // PowerShell shows files in a view of its own.
        Type[] others = [typeof(void), typeof(FileInfo)];
        Assert.All(outputs.Where(output => !others.Contains(output.Type)), output => Assert.Contains(output.Name, shown));
    }

    [Fact]
    public void Every_change_can_be_tried_with_WhatIf_and_nothing_takes_a_key_or_a_set_as_bare_text_from_the_pipeline()
    {
        using var shell = TheService.Shell();
        var commands = shell.Run("Get-Command -Module JmlSync").Output.Select(command => (CmdletInfo)command.BaseObject).ToList();
        var changes = commands.Where(command => command.Verb is not ("Get" or "Connect")).ToList();

        Assert.NotEmpty(changes);
        Assert.All(changes, change => Assert.Contains("WhatIf", change.Parameters.Keys));
        var piped = changes.SelectMany(change => change.ParameterSets).SelectMany(set => set.Parameters).Where(one => one.ValueFromPipeline);
        Assert.All(piped, one => Assert.StartsWith("Jml.", one.ParameterType.FullName));
    }

    [Fact]
    public async Task Every_operation_of_the_service_has_a_cmdlet_or_a_reason()
    {
        using var http = new HttpClient { BaseAddress = service.Uri };
        using var document = JsonDocument.Parse(await http.GetStringAsync(new Uri("/api/v1/openapi.json", UriKind.Relative), TestContext.Current.CancellationToken));
        var operations = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject())
            .Select(operation => operation.Value.GetProperty("operationId").GetString()!);

        Assert.Equal(Operations.Keys.Order(), operations.Order());
        var cmdlets = Cmdlets().Select(row => row.Data).ToHashSet();
        Assert.All(Operations.Values.Where(word => word.Contains("-Jml", StringComparison.Ordinal)), name => Assert.Contains(name, cmdlets));
    }

    [Fact]
    public void Explains_itself_in_a_British_session()
    {
        using var shell = TheService.Shell();

        Assert.Equal("en-GB", shell.Run("$PSUICulture").Output[0].ToString());
        Assert.Contains("Running JML Sync from PowerShell.", shell.Show("Get-Help about_JmlSync"));
    }

    private static List<XElement> Views() =>
    [
        .. Directory.GetFiles(Path.GetDirectoryName(TheService.Setting("Module"))!, "*.format.ps1xml")
            .SelectMany(file => XDocument.Load(file).Descendants("View")),
    ];

    private static Type TypeOf(Shell shell, XElement view) =>
        (Type)shell.Run($"[{view.Element("ViewSelectedBy")!.Value.Split('#')[0]}]").Output[0].BaseObject;

    /// <summary>
    /// A script that changes something, or uses cmdlets of Windows we do not have here, is not run; its Jml commands must
    /// still bind. What it names by number may not exist in the invented trust.
    /// </summary>
    private static void RunsOrAtLeastBinds(Shell shell, string script)
    {
        var parsed = Parser.ParseInput(script, out _, out var mistakes);
        Assert.Empty(mistakes);
        var commands = parsed.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>().ToList();
        if (commands.All(command => IsHere(shell, command) && IsHarmless(command)))
        {
            var outcome = shell.Run(script);
            Assert.Null(outcome.Thrown);
            Assert.All(outcome.Errors, error => Assert.StartsWith("not-found,", error.FullyQualifiedErrorId));
            return;
        }
        var ours = commands.Where(command => command.GetCommandName().Contains("-Jml", StringComparison.Ordinal));
        Assert.All(ours, command => Assert.Empty(shell.Bind(command).BindingExceptions));
    }

    private static bool IsHere(Shell shell, CommandAst command) =>
        shell.Run($"Get-Command {command.GetCommandName()} -ErrorAction Ignore").Output.Count > 0;

    private static bool IsHarmless(CommandAst command) =>
        !command.GetCommandName().Contains("-Jml", StringComparison.Ordinal)
        || command.GetCommandName().StartsWith("Get-", StringComparison.Ordinal)
        || command.CommandElements.OfType<CommandParameterAst>().Any(parameter => parameter.ParameterName == "WhatIf");
}
