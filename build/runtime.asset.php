<?php return array('dependencies' => array(), 'version' => '826329b581a83b164204');
