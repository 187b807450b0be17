-- Two language servers on one document in Neovim: ours and the one behind the YAML extension, which checks the same file with a schema.
-- Prints what both say of it, as JSON, at first and after ours was told that the schema speaks for the structure.
local patience = 20000
local folder, file = vim.env.MIRRORSCOPE_FOLDER, vim.env.MIRRORSCOPE_FILE

local function say(name, value)
  io.stdout:write(vim.json.encode({ [name] = value }) .. '\n')
end

local function attach(name, cmd, settings)
  local client = vim.lsp.start_client({
    name = name,
    cmd = cmd,
    root_dir = folder,
    workspace_folders = { { uri = vim.uri_from_fname(folder), name = 'folder' } },
    settings = settings,
    on_init = function(started)
      started.notify('workspace/didChangeConfiguration', { settings = settings })
    end,
  })
  assert(client, name .. ' does not start')
  vim.lsp.buf_attach_client(0, client)
  return vim.lsp.get_client_by_id(client)
end

-- What is said of the document, each with who says it, once `accept` likes it.
local function findings(accept)
  local found = {}
  vim.wait(patience, function()
    found = {}
    for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
      local code = diagnostic.code or (diagnostic.user_data and diagnostic.user_data.lsp.code) or ''
      local source = diagnostic.source == 'mirrorscope' and 'ours' or 'schema'
      table.insert(found, { source = source, code = tostring(code), line = diagnostic.lnum + 1 })
    end
    return accept(found)
  end, 20)
  return found
end

local function has(found, wanted)
  for _, one in ipairs(found) do
    if one.source == wanted.source and (not wanted.code or one.code == wanted.code) then
      return true
    end
  end
  return false
end

vim.cmd('edit ' .. vim.fn.fnameescape(file))
vim.bo.filetype = 'yaml'
local ours = attach('mirrorscope', { vim.env.MIRRORSCOPE_NODE, vim.env.MIRRORSCOPE_SERVER, '--stdio' }, {})
attach('yaml', vim.json.decode(vim.env.BESIDE_COMMAND), vim.json.decode(vim.env.BESIDE_SETTINGS))

say('both', findings(function(found)
  return has(found, { source = 'schema' }) and has(found, { source = 'ours', code = 'unknown-field' })
end))
ours.notify('workspace/didChangeConfiguration', { settings = { mirrorscope = { structure = 'off' } } })
say('structureOff', findings(function(found)
  return has(found, { source = 'schema' }) and not has(found, { source = 'ours', code = 'unknown-field' })
end))
vim.cmd('quitall!')
