<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '0a4382a73921932eadf7');
