import { __ } from '@wordpress/i18n';

/** A live region that appears together with its text stays silent. */
const UNTIL_HEARD = 100;

/** The panel below the toolbar. What flushes fills its body once it has been loaded. */
export class Panel {
	readonly body = newElement( 'div' );
	readonly #opener: HTMLElement;
	readonly #element = newElement( 'div' );
	readonly #text = newElement( 'p' );
	readonly #result = newElement( 'p' );

	#saying: ReturnType< typeof setTimeout > | undefined;
	#onClose = () => {};

	/**
	 * @param bar    The toolbar. The panel stands beside its menus, which may hold nothing but menu items.
	 * @param opener The menu item.
	 */
	constructor( bar: HTMLElement, opener: HTMLElement ) {
		this.#opener = opener;
		opener.setAttribute( 'aria-haspopup', 'dialog' );
		const title = newElement( 'strong' );
		const close = newElement( 'button', 'spf-close' );
		title.textContent = __( 'Images on this page', 'shortpixel-flush' );
		close.textContent = '×';
		close.setAttribute( 'type', 'button' );
		close.setAttribute( 'aria-label', __( 'Close', 'shortpixel-flush' ) );
		close.addEventListener( 'click', () => this.close() );
		this.#result.setAttribute( 'role', 'status' );
		this.#element.id = 'spf-bar';
		this.#element.setAttribute( 'role', 'dialog' );
		this.#element.setAttribute( 'aria-label', title.textContent );
		this.#element.tabIndex = -1;
		this.#element.append(
			title,
			close,
			this.#result,
			this.#text,
			this.body
		);
		this.#element.addEventListener( 'keydown', ( { key } ) => {
			if ( key === 'Escape' ) {
				this.close();
			}
		} );
		this.#toggle( false );
		bar.append( this.#element );
	}

	isOpen(): boolean {
		return ! this.#element.hidden;
	}

	/** Calls back when somebody closes it. */
	onClose( listener: () => void ): void {
		this.#onClose = listener;
	}

	/** Opens it and moves the focus there, unless nobody has asked for it. */
	open( { isAsked = true } = {} ): void {
		this.#toggle( true );
		this.#place();
		if ( isAsked ) {
			this.#element.focus();
		}
	}

	/** Hides it and returns the focus. */
	close(): void {
		const hadFocus = this.#element.matches( ':focus-within' );
		this.#toggle( false );
		this.#onClose();
		if ( hadFocus ) {
			this.#opener.focus();
		}
	}

	/** Keeps the focus in the panel where a button that had it is gone. */
	holdFocus(): void {
		this.#element.focus();
	}

	/** Shows what is going on, which is not announced, beside what was told last. */
	show( text: string, { isResult = false } = {} ): void {
		write( this.#text, text );
		if ( ! isResult ) {
			this.#say( '' );
		}
	}

	/** Shows a result after its sign, and has it announced; `more` changes every second and is not. */
	tell( result: string, sign = '×', more = '' ): void {
		this.show( more, { isResult: true } );
		this.#result.dataset[ 'sign' ] = sign;
		this.#say( result );
	}

	#say( result: string ): void {
		clearTimeout( this.#saying );
		this.#saying = setTimeout(
			() => write( this.#result, result ),
			UNTIL_HEARD
		);
	}

	/** Below the menu item, as far as there is room. */
	#place(): void {
		const { left, right } = this.#opener.getBoundingClientRect();
		const { clientWidth: all, dir } = document.documentElement;
		const start = dir === 'rtl' ? all - right : left;
		const most = all - this.#element.offsetWidth;
		this.#element.style.insetInlineStart = `${ Math.max( 0, Math.min( start, most ) ) }px`;
	}

	#toggle( isOpen: boolean ): void {
		this.#element.hidden = ! isOpen;
		this.#opener.setAttribute( 'aria-expanded', String( isOpen ) );
	}
}

export function newElement< Tag extends keyof HTMLElementTagNameMap >(
	tag: Tag,
	className?: string
): HTMLElementTagNameMap[ Tag ] {
	const made = document.createElement( tag );
	if ( className ) {
		made.className = className;
	}
	return made;
}

function write( into: HTMLElement, text: string ): void {
	if ( into.textContent !== text ) {
		into.textContent = text;
	}
}
