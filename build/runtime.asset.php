<?php return array('dependencies' => array(), 'version' => '843c7accfe875c4e4f10');
