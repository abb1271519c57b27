<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'fd117388336c2b8980d7');
