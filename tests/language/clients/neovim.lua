-- Writes what Neovim's own client gets for a file, as JSON.
local found = {}

local function wait(what, is_there)
  if not vim.wait(30000, is_there, 20) then
    error("no " .. what)
  end
end

local function floating()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      return vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
    end
  end
end

local function collect()
  dofile(vim.env.SEQLINT_INIT)
  vim.cmd("edit " .. vim.env.SEQLINT_FILE)
  wait("diagnostics", function()
    return #vim.diagnostic.get(0) > 0
  end)
  local diagnostic = vim.diagnostic.get(0)[1]
  found.diagnostic = { diagnostic.lnum, diagnostic.col, diagnostic.message }
  if vim.lsp.inlay_hint then
    vim.lsp.inlay_hint.enable(true)
    wait("hints", function()
      return #vim.lsp.inlay_hint.get({ bufnr = 0 }) > 0
    end)
    found.hint = vim.lsp.inlay_hint.get({ bufnr = 0 })[1].inlay_hint.label
  end

  vim.api.nvim_win_set_cursor(0, { diagnostic.lnum + 1, 12 })
  vim.lsp.buf.hover()
  wait("hover", floating)
  found.hover = table.concat(floating(), "\n")

  vim.ui.select = function(items, options, on_choice)
    for index, item in ipairs(items) do
      if options.format_item(item):find("sigmoid") then
        return on_choice(item, index)
      end
    end
    error("no action with sigmoid")
  end
  vim.lsp.buf.code_action()
  wait("change", function()
    return vim.bo.modified
  end)
  wait("end of the diagnostics", function()
    return #vim.diagnostic.get(0) == 0
  end)
  found.text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
end

local is_done, message = pcall(collect)
found.error = not is_done and tostring(message) or nil
vim.fn.writefile({ vim.fn.json_encode(found) }, vim.env.SEQLINT_FOUND)
vim.cmd("qall!")
