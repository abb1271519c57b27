<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '102a2de5ecd89a24ce53');
