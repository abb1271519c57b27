<?php return array('dependencies' => array(), 'version' => '59a6547d33181f839cd2');
