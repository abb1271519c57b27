<?php return array('dependencies' => array(), 'version' => '5b5c21c43ea280c39fb8');
