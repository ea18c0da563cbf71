;;; Writes what Emacs's client Eglot gets for a file, as JSON.  -*- lexical-binding: t -*-

(require 'cl-lib)
(require 'json)
(unless (require 'eglot nil t)
  (package-initialize)
  (require 'eglot))
(require 'flymake)

(load (getenv "SEQLINT_INIT") nil t t)

(defun seqlint-wait (what is-there)
  "Wait until IS-THERE gives a value, and return it; WHAT is for the error."
  (let ((end (time-add nil 30)) value)
    (while (not (setq value (funcall is-there)))
      (when (time-less-p end nil) (error "No %s" what))
      (accept-process-output nil 0.02))
    value))

(defun seqlint-choose (_prompt choices &rest _)
  "The choice with sigmoid in it."
  (cl-find "sigmoid" (all-completions "" choices) :test #'string-search))

(defun seqlint-collect ()
  "What the client gets."
  (let (diagnostic hover)
    (setq eglot-sync-connect 30
          last-nonmenu-event ?x)
    (find-file (getenv "SEQLINT_FILE"))
    (call-interactively #'eglot)
    (flymake-start)
    (setq diagnostic (car (seqlint-wait "diagnostics" #'flymake-diagnostics)))
    (goto-char (flymake-diagnostic-beg diagnostic))
    (search-backward "Dense")
    (eglot-hover-eldoc-function (lambda (text &rest _) (setq hover (substring-no-properties text))))
    (seqlint-wait "hover" (lambda () hover))
    (cl-letf (((symbol-function 'completing-read) #'seqlint-choose))
      (eglot-code-actions (line-beginning-position) (line-end-position) nil t))
    (let ((place (list (1- (line-number-at-pos (flymake-diagnostic-beg diagnostic)))
                       (save-excursion (goto-char (flymake-diagnostic-beg diagnostic)) (current-column))
                       (flymake-diagnostic-text diagnostic))))
      ;; in a batch, Emacs is never idle, which it is before it tells of a change by itself
      (save-buffer)
      (flymake-start)
      (seqlint-wait "end of the diagnostics" (lambda () (null (flymake-diagnostics))))
      `((diagnostic . ,(vconcat place)) (hover . ,hover) (text . ,(buffer-string))))))

(let ((found (condition-case problem (seqlint-collect)
               (error `((error . ,(error-message-string problem)))))))
  (with-temp-file (getenv "SEQLINT_FOUND") (insert (json-encode found))))
