<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '2fcb3cbac61d656e6243');
