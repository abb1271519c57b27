import type {
	EdgeKind,
	EdgeStatus,
	SiteEdge,
	Suggestion,
} from '../../../src/domain/edges';

export function aKind( changes: Partial< EdgeKind > = {} ): EdgeKind {
	return {
		id: 'cloudflare',
		name: 'Cloudflare',
		fields: [
			{
				name: 'token',
				label: 'API token',
				help: 'In Cloudflare under My Profile.',
				type: 'secret',
				is_required: true,
				choices: [],
				pattern: '',
			},
			{
				name: 'zone',
				label: 'Zone',
				help: 'The domain.',
				type: 'text',
				is_required: true,
				choices: [],
				pattern: '[a-z.]+',
			},
		],
		...changes,
	};
}

/** A kind of edge whose form has a choice, a list of lines and a secret. */
export function anotherKind(): EdgeKind {
	return {
		id: 'generic',
		name: 'Varnish, nginx or Squid',
		fields: [
			{
				name: 'method',
				label: 'Method',
				help: 'How it is cleared.',
				type: 'choice',
				is_required: false,
				choices: [
					{ value: 'PURGE', label: 'PURGE' },
					{ value: 'BAN', label: 'BAN' },
				],
				pattern: '',
			},
			{
				name: 'servers',
				label: 'Servers',
				help: 'One a line.',
				type: 'lines',
				is_required: true,
				choices: [],
				pattern: '',
			},
			{
				name: 'secret',
				label: 'Header’s value',
				help: 'Where the server asks for one.',
				type: 'secret',
				is_required: false,
				choices: [],
				pattern: '',
			},
		],
	};
}

export function aSiteEdge( changes: Partial< SiteEdge > = {} ): SiteEdge {
	return {
		id: 'cloudflare',
		kind: 'cloudflare',
		hosts: [ 'example.com' ],
		setup: { zone: 'example.com' },
		secrets: [ 'token' ],
		constants: [],
		fixed: false,
		...changes,
	};
}

export function anEdge( changes: Partial< EdgeStatus > = {} ): EdgeStatus {
	return {
		id: 'cloudflare',
		kind: 'cloudflare',
		name: 'Cloudflare',
		hosts: [ 'example.com' ],
		state: 'ready',
		message: 'Cloudflare answers.',
		...changes,
	};
}

export const aSuggestion: Suggestion = {
	kind: 'cloudflare',
	name: 'Cloudflare',
	host: 'www.example.com',
	evidence: 'cf-ray: 8f2b6c1d2e3f4a5b-FRA',
};
