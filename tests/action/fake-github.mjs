// A small GitHub that remembers: comments are kept, commits and files come from a real git
// repository. Every request and every answer is held against GitHub's OpenAPI description.

import { spawnSync } from 'node:child_process';
import http from 'node:http';
import { answer, match } from './openapi.mjs';

const TOKEN = 'token-of-this-run';

export class FakeGitHub {
  /** Comments: `{id, login, body}`. */
  comments = [];
  /** What was asked: `{method, path, body}`. */
  requests = [];
  /** Requests that the real one would not take. */
  violations = [];

  /** `git` is the folder of the repository; the other settings are what can go wrong. */
  constructor({ git, prefix = '', login = 'github-actions[bot]', ...knobs }) {
    Object.assign(this, { git, prefix, login, knobs });
  }

  async start() {
    this.server = http.createServer((request, response) => this.#serve(request, response));
    await new Promise((ready) => this.server.listen(0, '127.0.0.1', ready));
    this.origin = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(done));
  }

  /** The runner's variables about it. */
  get env() {
    const graphql = this.prefix === '' ? '/graphql' : '/api/graphql';
    return {
      GITHUB_API_URL: this.origin + this.prefix,
      GITHUB_GRAPHQL_URL: this.origin + graphql,
      INPUT_TOKEN: TOKEN,
    };
  }

  /** Requests that change something. */
  get writes() {
    const asks = ({ method, path }) => method === 'GET' || path.endsWith('graphql');
    return this.requests.filter((request) => !asks(request));
  }

  seed(login, body) {
    const id = 1000 + this.comments.length;
    this.comments.push({ id, login, body });
    return id;
  }

  async #serve(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    const reply = (status, body, headers = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(body));
    };
    try {
      const { status, body, headers } = this.#answer(request, text);
      reply(status, body, headers);
    } catch (error) {
      this.violations.push(String(error.stack));
      reply(500, { message: String(error) });
    }
  }

  #answer(request, text) {
    const url = new URL(request.url, this.origin);
    const body = text === '' ? undefined : JSON.parse(text);
    this.requests.push({ method: request.method, path: url.pathname, body });
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      return { status: 401, body: { message: 'Bad credentials' } };
    }
    if (!/^midflight\//.test(request.headers['user-agent'] ?? '')) {
      this.violations.push(`user agent ${request.headers['user-agent']}`);
    }
    if (this.knobs.failures > 0) {
      this.knobs.failures -= 1;
      return { status: 502, body: { message: 'Bad Gateway' } };
    }
    const graphql = new URL(this.env.GITHUB_GRAPHQL_URL).pathname;
    if (url.pathname === graphql && request.method === 'POST') return this.#viewer(body);
    if (!url.pathname.startsWith(`${this.prefix}/`)) {
      this.violations.push(`${url.pathname} is not below ${this.prefix}`);
      return { status: 404, body: { message: 'Not Found' } };
    }
    url.pathname = url.pathname.slice(this.prefix.length);
    const { operation, values, found } = match(request.method, url, body);
    if (found.length > 0) {
      this.violations.push(...found);
      return { status: 404, body: { message: 'Not Found' } };
    }
    const parts = this[operation.id](values, body, url);
    if (parts === undefined) return { status: 404, body: { message: 'Not Found' } };
    if (parts.status !== undefined && parts.message !== undefined) {
      return { status: parts.status, body: { message: parts.message } };
    }
    const { headers, ...rest } = parts;
    const given = Array.isArray(rest.items) ? rest.items : rest;
    return { status: operation.answer.status, body: answer(operation, given), headers };
  }

  #viewer(body) {
    if (typeof body?.query !== 'string' || !/\bviewer\s*\{\s*login\b/.test(body.query)) {
      this.violations.push(`not a query for the viewer: ${JSON.stringify(body)}`);
    }
    return { status: 200, body: { data: { viewer: { login: this.login } } } };
  }

  'repos/get'() {
    return { default_branch: 'main' };
  }

  'repos/get-commit'({ ref }) {
    const sha = this.#git('rev-parse', '--verify', '--quiet', `${ref}^{commit}`);
    if (sha === undefined) return undefined;
    const parents = this.#git('rev-parse', `${sha}^@`).split('\n').filter(Boolean);
    const url = `${this.origin}/c`;
    return { sha, parents: parents.map((parent) => ({ sha: parent, url })) };
  }

  'repos/compare-commits-with-basehead'({ basehead }) {
    const [base, head] = basehead.split('...');
    const sha = this.#git('merge-base', base, head);
    return sha === undefined ? undefined : { merge_base_commit: { sha } };
  }

  'git/get-tree'({ tree_sha: name, recursive }) {
    if (recursive !== '1') throw new Error('a tree that is not asked for whole');
    const listing = this.#git('ls-tree', '-r', '-t', '-l', name);
    if (listing === undefined) return undefined;
    const tree = listing.split('\n').filter(Boolean).map((line) => {
      const [, mode, type, sha, size, path] = /^(\d+) (\w+) (\w+) +(\S+)\t(.*)$/.exec(line);
      return { path, mode, type, sha, ...(size === '-' ? {} : { size: Number(size) }) };
    });
    return { sha: name, truncated: this.knobs.truncated ?? false, tree };
  }

  'git/get-blob'({ file_sha: sha }) {
    const { status, stdout } = spawnSync('git', ['cat-file', 'blob', sha], { cwd: this.git });
    if (status !== 0) return undefined;
    const content = stdout.toString('base64').replaceAll(/(.{60})/g, '$1\n');
    return { sha, content, encoding: 'base64', size: stdout.length, url: `${this.origin}/b` };
  }

  'issues/list-comments'(values, _body, url) {
    const { per_page: size = 30, page = 1 } = values;
    const last = Math.max(1, Math.ceil(this.comments.length / size));
    const items = this.comments.slice((page - 1) * size, page * size).map(shown);
    if (page >= last) return { items };
    const next = new URL(this.prefix + url.pathname + url.search, this.origin);
    next.searchParams.set('page', page + 1);
    return { items, headers: { link: `<${next}>; rel="next"` } };
  }

  'issues/create-comment'(_values, { body }) {
    const refused = this.#refused(body);
    if (refused) return refused;
    const id = this.seed(this.login, body);
    return shown(this.comments.find((comment) => comment.id === id));
  }

  'issues/update-comment'({ comment_id: id }, { body }) {
    const refused = this.#refused(body);
    const comment = this.comments.find((one) => one.id === id);
    if (refused || !comment) return refused;
    comment.body = body;
    return shown(comment);
  }

  #refused(body) {
    if (this.knobs.readOnly) {
      return { status: 403, message: 'Resource not accessible by integration' };
    }
    if (body.length > (this.knobs.bodyCharsMax ?? 65_536)) {
      return { status: 422, message: 'Validation Failed: body is too long' };
    }
    return undefined;
  }

  #git(...commandArguments) {
    const options = { cwd: this.git, encoding: 'utf8' };
    const { status, stdout } = spawnSync('git', commandArguments, options);
    return status === 0 ? stdout.trim() : undefined;
  }
}

function shown({ id, login, body }) {
  const type = login.endsWith('[bot]') ? 'Bot' : 'User';
  const html = `https://github.example/acme/shop/pull/7#issuecomment-${id}`;
  return { id, html_url: html, body, user: { login, type } };
}
