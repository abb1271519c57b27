import { __ } from '@wordpress/i18n';

import type { Tone } from '../domain/flush';

export interface Content {
	tone: Tone;
	text: string;
	/** Changes every second and is not announced. */
	countdown?: string;
	/** Further sentences. */
	notes?: string[];
	actions: Action[];
}

/** A link where it has `href`, else a button. */
export interface Action {
	text: string;
	href?: string;
	run?: () => void;
}

/** The panel below the toolbar's node, with the progress of the flush. */
export class Panel {
	readonly #opener: HTMLElement;
	readonly #element = newElement( 'div', 'spf-bar' );
	readonly #progress = newElement( 'p', 'spf-bar__text' );
	// A live region must exist before its text, or screen readers stay silent.
	readonly #result = newElement( 'p', 'spf-bar__text' );
	readonly #notes = newElement( 'p', 'spf-bar__notes' );
	readonly #actions = newElement( 'p', 'spf-bar__actions' );

	#saying: ReturnType< typeof setTimeout > | undefined;

	constructor( node: HTMLElement, opener: HTMLElement ) {
		this.#opener = opener;
		this.#element.hidden = true;
		this.#result.setAttribute( 'role', 'status' );
		this.#element.append(
			this.#result,
			this.#progress,
			this.#notes,
			this.#actions
		);
		this.#element.addEventListener( 'keydown', ( { key } ) => {
			if ( key === 'Escape' ) {
				this.close();
			}
		} );
		node.append( this.#element );
	}

	/** Shows progress or a result; only results are announced. */
	show( content: Content ): void {
		const { tone, text, countdown = '', notes = [], actions } = content;
		const isResult = tone !== 'busy';
		const result = isResult ? [ text, ...notes ].join( ' ' ) : '';
		// Text that appears together with its live region is not announced either.
		const delay = this.#element.hidden ? 100 : 0;
		clearTimeout( this.#saying );
		this.#saying = setTimeout( () => write( this.#result, result ), delay );
		this.#element.hidden = false;
		write( this.#progress, isResult ? countdown : text );
		write( this.#notes, isResult ? '' : notes.join( ' ' ) );
		this.#offer( [
			...actions,
			{
				text: __( 'Close', 'shortpixel-flush' ),
				run: () => this.close(),
			},
		] );
	}

	/** Hides the panel and returns the focus. */
	close(): void {
		const hadFocus = hasFocus( this.#element );
		this.#element.hidden = true;
		if ( hadFocus ) {
			this.#opener.focus();
		}
	}

	// Rebuilt only when they change: one of them may have the focus.
	#offer( actions: Action[] ): void {
		const now = [ ...this.#actions.children ].map(
			( { textContent } ) => textContent
		);
		if ( now.join() === actions.map( ( { text } ) => text ).join() ) {
			return;
		}
		const hadFocus = hasFocus( this.#actions );
		this.#actions.replaceChildren( ...actions.map( control ) );
		if ( hadFocus ) {
			this.#opener.focus();
		}
	}
}

function hasFocus( element: HTMLElement ): boolean {
	return element.matches( ':focus-within' );
}

function control( { text, href, run }: Action ): HTMLElement {
	const made = newElement(
		href === undefined ? 'button' : 'a',
		'spf-bar__action'
	);
	made.textContent = text;
	if ( made instanceof HTMLAnchorElement && href !== undefined ) {
		made.href = href;
	} else {
		made.setAttribute( 'type', 'button' );
		made.addEventListener( 'click', () => run?.() );
	}
	return made;
}

function newElement( tag: string, className: string ): HTMLElement {
	const made = document.createElement( tag );
	made.className = className;
	return made;
}

function write( into: HTMLElement, text: string ): void {
	if ( into.textContent !== text ) {
		into.textContent = text;
	}
	into.hidden = text === '' && into.getAttribute( 'role' ) === null;
}
