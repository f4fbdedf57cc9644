# PowerShell completion for cognito-auth
# The program says what may follow; its names are quoted, and nothing of them is evaluated.

Register-ArgumentCompleter -Native -CommandName 'cognito-auth' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $program = Get-Command -Name 'cognito-auth' -CommandType Application -ErrorAction SilentlyContinue |
        Select-Object -First 1
    if (-not $program) { return }
    $before = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object {
            if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value }
            else { $_.Extent.Text }
        })
    $lines = @(& $program __complete "=$wordToComplete" @before 2>$null)
    if ($lines.Count -eq 0) { return }

    $kind = ($lines[0] -split ' ', 2)[0]
    if ($kind -eq 'values') {
        foreach ($line in ($lines | Select-Object -Skip 1)) {
            $value, $help = $line -split "`t", 2
            if (-not $value.StartsWith($wordToComplete, [System.StringComparison]::OrdinalIgnoreCase)) { continue }
            if (-not $help) { $help = $value }
            $quoted = if ($value -match '^[A-Za-z0-9_./:=+-]+$') { $value } else { "'" + $value.Replace("'", "''") + "'" }
            [System.Management.Automation.CompletionResult]::new($quoted, $value, 'ParameterValue', $help)
        }
    }
    elseif ($kind -eq 'commands' -or $kind -eq 'command') {
        Get-Command -Name "$wordToComplete*" -CommandType Application -ErrorAction SilentlyContinue |
            ForEach-Object { [System.Management.Automation.CompletionResult]::new($_.Name, $_.Name, 'Command', $_.Name) }
    }
    # Without a result PowerShell completes files.
}
