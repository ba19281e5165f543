// The start page and the page of first-run set-up. The token lives in this tab only.
const tokenKey = 'ymera.token';

async function ask(query, variables = {}) {
  const token = sessionStorage.getItem(tokenKey);
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (response.status === 401 && token) {
    sessionStorage.removeItem(tokenKey);
    return ask(query, variables);
  }
  // What one subgraph could not tell is null in the answer of the others.
  if (!data) throw new Error(errors[0].message);
  return data;
}

function onSubmit(form, action) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const alert = form.querySelector('[role=alert]');
    const button = form.querySelector('button');
    alert.hidden = true;
    button.disabled = true;
    try {
      await action(Object.fromEntries(new FormData(form)));
    } catch (error) {
      alert.textContent = error.message;
      alert.hidden = false;
    } finally {
      button.disabled = false;
    }
  });
}

const byId = (id) => document.getElementById(id);

async function startPage() {
  onSubmit(byId('sign-in'), async (fields) => {
    const { signIn } = await ask(
      'mutation SignIn($email: String!, $password: String!) { signIn(email: $email, password: $password) { accessToken } }',
      fields,
    );
    sessionStorage.setItem(tokenKey, signIn.accessToken);
    await showState();
  });
  byId('sign-out').addEventListener('click', async () => {
    await ask('mutation SignOut { signOut }').catch(() => {});
    sessionStorage.removeItem(tokenKey);
    await showState();
  });
  await showState();
}

async function showState() {
  const { setupNeeded, me } = await ask('query Start { setupNeeded me { name email } }');
  byId('status').textContent = setupNeeded
    ? 'The first admin has not been made yet: open the one-time link that was printed in the terminal at start.'
    : 'The graph is ready.';
  byId('sign-in').hidden = setupNeeded || me !== null;
  byId('signed-in').hidden = me === null;
  if (me === null) return;
  byId('me').textContent = me.email ?? me.name;
  await showRuns();
}

async function showRuns() {
  const { workflowRuns } = await ask(`query Runs { workflowRuns(first: 10) { items {
    id status workflow { title } tasks { status } spend { display } startedBy { name } } } }`);
  const rows = workflowRuns.items.map((run) => {
    const done = run.tasks.filter((task) => task.status === 'SUCCEEDED').length;
    return row([
      run.id,
      run.workflow.title,
      run.status,
      `${done} of ${run.tasks.length}`,
      run.spend?.display ?? '–',
      run.startedBy?.name ?? '–',
    ]);
  });
  byId('runs').replaceChildren(...(rows.length > 0 ? rows : [row(['No run yet.'])]));
}

function row(texts) {
  const tr = document.createElement('tr');
  for (const text of texts) tr.append(Object.assign(document.createElement('td'), { textContent: text }));
  return tr;
}

function setupPage() {
  const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
  // The token is used once and must not stay in the address bar.
  history.replaceState(null, '', '/setup');
  onSubmit(byId('setup'), async (fields) => {
    const { completeSetup } = await ask(
      `mutation Setup($token: String!, $email: String!, $password: String!, $name: String) {
        completeSetup(token: $token, email: $email, password: $password, name: $name) { accessToken } }`,
      { token, ...fields },
    );
    sessionStorage.setItem(tokenKey, completeSetup.accessToken);
    location.assign('/');
  });
}

if (document.body.dataset.page === 'setup') setupPage();
else
  startPage().catch((error) => {
    byId('status').textContent = error.message;
  });
