import { newElement } from '../panel';

/** A link where it has `href`, else a button. */
export interface Action {
	text: string;
	href?: string;
	run?: ( () => void ) | undefined;
}

/** What can be done next. Rebuilt only when that changes: one of the buttons may have the focus. */
export class ActionRow {
	readonly element = newElement( 'div', 'spf-actions' );
	readonly #loseFocus: () => void;
	#shown = '';
	#actions: Action[] = [];

	/** @param loseFocus Called where the button that has the focus goes. */
	constructor( loseFocus: () => void ) {
		this.#loseFocus = loseFocus;
		this.element.hidden = true;
	}

	show( actions: Action[] ): void {
		this.#actions = actions;
		const names = actions.map( ( { text, href } ) => text + href ).join();
		if ( names === this.#shown ) {
			return;
		}
		this.#shown = names;
		const hadFocus = this.element.matches( ':focus-within' );
		this.element.replaceChildren(
			...actions.map( ( action, at ) => this.#control( action, at ) )
		);
		this.element.hidden = actions.length === 0;
		if ( hadFocus ) {
			this.#loseFocus();
		}
	}

	#control( { text, href }: Action, at: number ): HTMLElement {
		if ( href !== undefined ) {
			const link = newElement( 'a' );
			link.textContent = text;
			link.href = href;
			return link;
		}
		const button = newElement( 'button' );
		button.type = 'button';
		button.textContent = text;
		button.addEventListener( 'click', () => this.#actions[ at ]?.run?.() );
		return button;
	}
}
