<?php return array('dependencies' => array(), 'version' => '4eab227e9ce0ca7e0c25');
