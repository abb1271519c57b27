import { __ } from '@wordpress/i18n';

import type { Tone } from '../domain/flush';

export interface Content {
	tone: Tone;
	text: string;
	/** What changes each second, and is not read aloud. */
	countdown?: string;
	/** What else is to be known, in whole sentences. */
	notes?: string[];
	actions: Action[];
}

/** A link where it has an address, else a button. */
export interface Action {
	text: string;
	href?: string;
	run?: () => void;
}

/** What hangs below the toolbar's node and says how the flush goes. */
export class Panel {
	readonly #opener: HTMLElement;
	readonly #element = newElement( 'div', 'spf-bar' );
	readonly #progress = newElement( 'p', 'spf-bar__text' );
	// There before anything is said in it, or it is not read aloud.
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

	/** Shows what is going on, or what came of it; only the latter is read aloud. */
	show( content: Content ): void {
		const { tone, text, countdown = '', notes = [], actions } = content;
		const isResult = tone !== 'busy';
		const result = isResult ? [ text, ...notes ].join( ' ' ) : '';
		// What appears together with its region is not read aloud either.
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

	/** Takes the panel away, and leaves the keyboard where it came from. */
	close(): void {
		const hadFocus = hasFocus( this.#element );
		this.#element.hidden = true;
		if ( hadFocus ) {
			this.#opener.focus();
		}
	}

	// Made anew only where they are others: the keyboard may be on one of them.
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
