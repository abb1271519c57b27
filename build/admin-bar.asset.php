<?php return array('dependencies' => array('wp-i18n'), 'version' => '52a58d68fff0df7e2df2');
