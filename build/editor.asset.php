<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '128cd95e034082366bdd');
