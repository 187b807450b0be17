-- A session of Neovim with the language server, as docs/editors.md sets it up, but by what 0.7 has already. Prints what it sees as
-- JSON, a line for each step, and ends. The environment names the program, the folder, the file and the text to point at.
local program, folder = vim.env.MIRRORSCOPE_SERVER, vim.env.MIRRORSCOPE_FOLDER
local file, word = vim.env.MIRRORSCOPE_FILE, vim.env.MIRRORSCOPE_WORD
local patience = 20000

local function say(name, value)
  io.stdout:write(vim.json.encode({ [name] = value }) .. '\n')
end

vim.cmd('edit ' .. vim.fn.fnameescape(file))
local client = vim.lsp.start_client({
  name = 'mirrorscope',
  cmd = { vim.env.MIRRORSCOPE_NODE, program, '--stdio' },
  root_dir = folder,
  workspace_folders = { { uri = vim.uri_from_fname(folder), name = 'examples' } },
  on_init = function(started)
    started.notify('workspace/didChangeConfiguration', {
      settings = { mirrorscope = { rules = { ['icsp-deprecated'] = 'error' } } },
    })
  end,
})
assert(client, 'the client does not start')
vim.lsp.buf_attach_client(0, client)

-- The codes of the findings, each with its level, once `code` is among them as an error.
local function findings(code)
  local levels = {}
  vim.wait(patience, function()
    levels = {}
    for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
      local found = diagnostic.code or diagnostic.user_data.lsp.code
      levels[found] = vim.diagnostic.severity[diagnostic.severity]
    end
    return levels[code] == 'ERROR'
  end, 20)
  return levels
end

say('opened', findings('icsp-deprecated'))

for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
  local column = line:find(word, 1, true)
  if column then
    vim.api.nvim_win_set_cursor(0, { number, column })
    break
  end
end
local hovers = vim.lsp.buf_request_sync(0, 'textDocument/hover', vim.lsp.util.make_position_params(), patience)
local hover = hovers and hovers[client] and hovers[client].result
say('hover', hover and hover.contents and hover.contents.value or vim.NIL)

-- What is typed is answered, too.
vim.api.nvim_buf_set_lines(0, 0, 0, false, { 'kind: [' })
say('edited', findings('yaml-syntax'))
vim.lsp.stop_client(client)
vim.cmd('quitall!')
